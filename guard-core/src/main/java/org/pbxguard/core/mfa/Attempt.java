package org.pbxguard.core.mfa;

import java.util.Optional;
import org.pbxguard.core.net.IpAddress;

/**
 * Someone's try at proving a user's second factor.
 *
 * <p>Immutable.
 *
 * @param method which factor it is about; empty when the input has the form of none
 * @param client the address of the person, if it is known
 * @param trustedDevice whether it comes from a device that the user trusts, which has a budget of
 *     its own so that nobody else's failures delay it
 */
public record Attempt(
    UserId user, Optional<MfaMethod> method, Optional<IpAddress> client, boolean trustedDevice) {

  /** An attempt from a device that is not trusted. */
  public static Attempt of(UserId user, MfaMethod method, Optional<IpAddress> client) {
    return new Attempt(user, Optional.of(method), client, false);
  }
}
