package org.pbxguard.sip.trunk;

import java.util.List;
import java.util.Optional;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.score.Rate;

/**
 * A declared trunk; one of {@code sip.trunks}.
 *
 * <p>Immutable.
 *
 * @param name what it is called in logs
 * @param addresses where it comes from: addresses, networks, names, with a port or without; those
 *     that are one address or a name are its servers, too, in this order
 * @param transport by what it is reached
 * @param inside where the PBX finds the trunk and sees it come from: an address and port of the
 *     edge's own for this trunk alone
 * @param rate what it may send that belongs to no dialog; the PBX hears nothing beyond
 */
public record TrunkSettings(
    String name,
    List<String> addresses,
    TrunkTransport transport,
    Optional<HostPort> inside,
    Rate rate) {
  /** Most trunks: their number has a byte in what travels with a message. */
  public static final int MOST = 200;

  /** Copies the list. */
  public TrunkSettings {
    addresses = List.copyOf(addresses);
  }

  /** What is not written: UDP, a hundred messages a second. */
  public static TrunkSettings defaults() {
    return new TrunkSettings(
        "", List.of(), TrunkTransport.UDP, Optional.empty(), new Rate(100, 1_000));
  }

  /** Whether any of its addresses is a server, so that requests can go out to it. */
  public boolean reachable() {
    return addresses.stream().flatMap(each -> Place.parse(each).stream()).anyMatch(Place::isServer);
  }

  /** What is wrong with it, if anything: {@code what is wrong (value)}. */
  public Optional<String> fault() {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")) {
      return Optional.of("one without a name of letters and digits (" + name + ")");
    }
    if (addresses.isEmpty()) {
      return Optional.of("one without addresses (" + name + ")");
    }
    for (String each : addresses) {
      if (Place.parse(each).isEmpty()) {
        return Optional.of("no address, network or name (" + each + ")");
      }
    }
    if (inside.isEmpty() || inside.get().address().isUnspecified()) {
      return Optional.of("one without an inside address (" + name + ")");
    }
    return Optional.empty();
  }
}
