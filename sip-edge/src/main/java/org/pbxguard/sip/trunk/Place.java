package org.pbxguard.sip.trunk;

import java.util.Locale;
import java.util.Optional;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;

/**
 * One of a trunk's addresses as it is written.
 *
 * <p>Immutable.
 *
 * @param network what it covers; empty for a name, whose addresses are asked for
 * @param host the name or address of a server; empty for a network
 * @param port the server's port, 0 where none is written
 */
public record Place(Optional<IpPrefix> network, String host, int port) {

  /** Reads {@code address}, {@code address/length}, {@code name}, each but a network with port. */
  static Optional<Place> parse(String text) {
    Optional<IpPrefix> network = IpPrefix.parse(text);
    if (network.isPresent()) {
      boolean one = network.get().isHost();
      return Optional.of(new Place(network, one ? network.get().address().toString() : "", 0));
    }
    Optional<HostPort> address = HostPort.parse(text);
    if (address.isPresent()) {
      IpAddress at = address.get().address();
      Optional<IpPrefix> host = Optional.of(IpPrefix.host(at));
      return Optional.of(new Place(host, at.toString(), address.get().port()));
    }
    return named(text);
  }

  private static Optional<Place> named(String text) {
    int colon = text.indexOf(':');
    String host = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
    String digits = colon < 0 ? "0" : text.substring(colon + 1);
    boolean legal =
        host.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
            && host.matches(".*[a-z].*")
            && digits.matches("[0-9]{1,5}");
    int port = legal ? Integer.parseInt(digits) : 0;
    return legal && port <= 65_535
        ? Optional.of(new Place(Optional.empty(), host, port))
        : Optional.empty();
  }

  /** Whether a server is here. */
  public boolean isServer() {
    return !host.isEmpty();
  }

  /** The host as it stands in a URI. */
  String inUri() {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** Whether its addresses must be asked for. */
  public boolean isName() {
    return network.isEmpty();
  }
}
