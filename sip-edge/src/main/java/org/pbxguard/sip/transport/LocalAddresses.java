package org.pbxguard.sip.transport;

import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;

/**
 * The addresses of this machine. A listener on a wildcard opens one socket for each, so that an
 * answer leaves from the address that the phone wrote to (SIP.md 0.19).
 *
 * <p>Stateless.
 */
public final class LocalAddresses {
  private LocalAddresses() {}

  /**
   * The address itself, or every local one of its family when it is a wildcard.
   *
   * @throws BindException one sentence that names the setting and the address
   */
  static List<HostPort> behind(String setting, HostPort listen) throws BindException {
    if (!listen.address().isUnspecified()) {
      return List.of(listen);
    }
    try {
      return ofFamily(listen);
    } catch (SocketException e) {
      throw SipSockets.refused(setting, listen, e);
    }
  }

  private static List<HostPort> ofFamily(HostPort listen) throws SocketException {
    List<HostPort> found = new ArrayList<>();
    boolean v4 = listen.address().isV4();
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (!each.isUp()) {
        continue;
      }
      for (InetAddress address : Collections.list(each.getInetAddresses())) {
        IpAddress ip = IpAddress.of(address);
        if (ip.isV4() == v4 && !address.isLinkLocalAddress()) {
          found.add(new HostPort(ip, listen.port()));
        }
      }
    }
    return found;
  }

  /** The local address from which a peer is reached; the wildcard when there is no route. */
  static IpAddress from(InetSocketAddress peer) {
    try {
      return towards(peer);
    } catch (SocketException | UncheckedIOException noRoute) {
      return IpAddress.ofV4(0);
    }
  }

  /**
   * The local address from which a peer is reached; nothing is sent to find out.
   *
   * @throws SocketException when there is no route
   */
  public static IpAddress towards(InetSocketAddress peer) throws SocketException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(peer);
      return IpAddress.of(socket.getLocalAddress());
    }
  }
}
