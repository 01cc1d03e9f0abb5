package org.pbxguard.sip.message;

/**
 * Reads host and port as RFC 3261 25.1 writes them.
 *
 * <p>Immutable.
 */
final class HostPortReader {
  private static final int MAX_PORT = 65_535;

  private HostPortReader() {}

  /** The offset after the host name, IPv4 address or bracketed IPv6 address at pos, or -1. */
  static int hostEnd(byte[] bytes, int pos, int end) {
    if (pos < end && bytes[pos] == '[') {
      int close = Chars.skip(bytes, pos + 1, end, Chars.IPV6);
      boolean colon = Bytes.indexOf(bytes, pos, close, ':') >= 0;
      return colon && close < end && bytes[close] == ']' ? close + 1 : -1;
    }
    int p = Chars.skip(bytes, pos, end, Chars.HOST);
    return p > pos ? p : -1;
  }

  /** The port, or -1 when the digits are none or no port (1 to 65535). */
  static int port(byte[] bytes, int begin, int end) {
    long port = end - begin > 5 ? -1 : Bytes.decimal(bytes, begin, end, MAX_PORT);
    return port > 0 ? (int) port : -1;
  }
}
