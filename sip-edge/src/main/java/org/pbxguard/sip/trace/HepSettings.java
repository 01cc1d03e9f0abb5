package org.pbxguard.sip.trace;

import java.nio.file.Path;
import java.util.Optional;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;

/**
 * A collector that gets a copy of every message by HEP3 (such as Homer or heplify-server); root key
 * {@code sip.trace.hep}.
 *
 * <p>Immutable.
 *
 * @param address where it is
 * @param transport by what it is sent to
 * @param captureId the number by which it knows this agent
 * @param passwordFile a file that holds its password in one line, where it asks for one
 */
public record HepSettings(
    HostPort address, HepTransport transport, int captureId, Optional<Path> passwordFile) {

  /** Refuses what cannot work, with the key that says so. */
  public HepSettings {
    if (address.port() == 0 || address.address().isUnspecified()) {
      throw new IllegalArgumentException(
          "address: not an address that can be sent to (" + address + ")");
    }
    if (captureId < 0) {
      throw new IllegalArgumentException("captureId: negative (" + captureId + ")");
    }
  }

  /** A collector on this machine, by UDP, without password. */
  public static HepSettings defaults() {
    return new HepSettings(
        new HostPort(IpAddress.ofV4(0x7F00_0001), 9060), HepTransport.UDP, 2001, Optional.empty());
  }
}
