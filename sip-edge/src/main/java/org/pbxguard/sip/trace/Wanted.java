package org.pbxguard.sip.trace;

import java.util.Optional;
import org.pbxguard.core.net.IpAddress;

/**
 * Which messages somebody wants to see: those of one call, or those of one address, with what
 * became of them on the other side.
 *
 * <p>Immutable.
 *
 * @param callId the Call-ID, or empty
 * @param address the address, or empty
 */
public record Wanted(Optional<String> callId, Optional<IpAddress> address) {

  /** Those of one call. */
  public static Wanted call(String callId) {
    return new Wanted(Optional.of(callId), Optional.empty());
  }

  /** Those from and to one address. */
  public static Wanted address(IpAddress address) {
    return new Wanted(Optional.empty(), Optional.of(address));
  }

  boolean fits(String ofCall) {
    return callId.isPresent() && callId.get().equals(ofCall);
  }

  boolean fits(Leg leg) {
    return address.isPresent()
        && (leg.from().address().equals(address.get()) || leg.to().address().equals(address.get()));
  }
}
