package org.pbxguard.core.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An address and a port, as a listener or a peer is written: {@code 192.0.2.1:5060} or {@code
 * [2001:db8::1]:5060}. Names are not resolved, so a setting never waits for a name server.
 *
 * <p>Immutable.
 *
 * @param address the address
 * @param port 0 to 65535; 0 asks the system for a free one where that makes sense
 */
public record HostPort(IpAddress address, int port) {
  /** Longest text: brackets, an address, a colon and five digits. */
  private static final int MAX_TEXT = IpAddress.MAX_TEXT + 8;

  /** Refuses a port outside 0 to 65535. */
  public HostPort {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port out of range: " + port);
    }
  }

  /** The address and port of a resolved socket address. */
  public static HostPort of(InetSocketAddress socket) {
    return new HostPort(IpAddress.of(socket.getAddress()), socket.getPort());
  }

  /** Reads {@code address:port}; an IPv6 address needs its brackets (RFC 3986 3.2.2). */
  public static Optional<HostPort> parse(CharSequence text) {
    if (text.length() > MAX_TEXT) {
      return Optional.empty();
    }
    String whole = text.toString();
    int colon = whole.lastIndexOf(':');
    int port = colon < 1 ? -1 : port(whole, colon + 1);
    if (port < 0) {
      return Optional.empty();
    }
    String host = whole.substring(0, colon);
    boolean bracketed = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    return IpAddress.parse(host)
        .filter(address -> bracketed || address.isV4())
        .filter(address -> !bracketed || whole.indexOf(':') < colon)
        .map(address -> new HostPort(address, port));
  }

  /** One to five digits up to 65535, or -1. */
  private static int port(String text, int from) {
    int length = text.length() - from;
    if (length < 1 || length > 5) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = (value * 10) + (c - '0');
    }
    return value > 65_535 ? -1 : value;
  }

  /** The same address with another port. */
  public HostPort withPort(int other) {
    return new HostPort(address, other);
  }

  /** The pair as the JDK's sockets take it. */
  public InetSocketAddress toSocketAddress() {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address.toBytes()), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes was refused", e);
    }
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return address.isV4() ? address + ":" + port : "[" + address + "]:" + port;
  }
}
