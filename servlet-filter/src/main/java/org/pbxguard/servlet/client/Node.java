package org.pbxguard.servlet.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.net.IpAddress;

/**
 * A node identifier (RFC 7239 6): an address with or without a port, or a name that hides it.
 *
 * <p>Immutable.
 */
record Node(@Nullable IpAddress address, int port) {
  /** Somebody who is not named. */
  static final Node HIDDEN = new Node(null, 0);

  private static final int MAX_PORT = 65_535;

  /** Reads a node; empty when the text is none. */
  static Optional<Node> parse(String text) {
    if (text.equalsIgnoreCase("unknown") || obfuscated(text)) {
      return Optional.of(HIDDEN);
    }
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? Optional.empty() : of(text.substring(1, end), text.substring(end + 1), true);
    }
    int colon = text.indexOf(':');
    if (colon >= 0 && colon == text.lastIndexOf(':')) {
      return of(text.substring(0, colon), text.substring(colon), false);
    }
    return of(text, "", text.indexOf(':') >= 0);
  }

  private static Optional<Node> of(String address, String portText, boolean v6) {
    int port = port(portText);
    Optional<IpAddress> parsed = IpAddress.parse(address);
    boolean sameForm = v6 == (address.indexOf(':') >= 0);
    return port < 0 || !sameForm ? Optional.empty() : parsed.map(own -> new Node(own, port));
  }

  /** The port of {@code :digits}, 0 for none or a hidden one, -1 for other text. */
  private static int port(String text) {
    if (text.isEmpty() || (text.startsWith(":") && obfuscated(text.substring(1)))) {
      return 0;
    }
    if (text.charAt(0) != ':' || text.length() < 2 || text.length() > 6) {
      return -1;
    }
    int port = 0;
    for (int i = 1; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      port = port * 10 + digit;
    }
    return port > MAX_PORT ? -1 : port;
  }

  /** RFC 7239 6.3: an underscore and letters, digits, dots, underscores, dashes. */
  private static boolean obfuscated(String text) {
    if (text.length() < 2 || text.charAt(0) != '_') {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  boolean hidden() {
    return address == null;
  }

  /** The client that this node names. */
  Client client() {
    if (address == null) {
      throw new IllegalStateException("a hidden node names no client");
    }
    return new Client(address, port, true, true);
  }
}
