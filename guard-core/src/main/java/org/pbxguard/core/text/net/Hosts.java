package org.pbxguard.core.text.net;

import org.pbxguard.core.text.match.Ascii;

/**
 * The host of a URL as the C library's {@code inet_aton} reads it: fewer than four parts, octal and
 * hexadecimal numbers.
 *
 * <p>Stateless.
 */
final class Hosts {
  /** No number. */
  static final long NAME = -1;

  private Hosts() {}

  /** The IPv4 address that the host stands for, or {@link #NAME}. */
  static long address(String host) {
    long value = 0;
    int parts = 0;
    int start = 0;
    for (int i = 0; i <= host.length(); i++) {
      if (i == host.length() || host.charAt(i) == '.') {
        long part = part(host, start, i);
        boolean last = i == host.length();
        if (part < 0 || parts > 3 || (!last && part > 255)) {
          return NAME;
        }
        value = last ? (value << (8 * (4 - parts))) | part : (value << 8) | part;
        parts++;
        start = i + 1;
      }
    }
    return parts == 0 || value > 0xffffffffL ? NAME : value;
  }

  private static long part(String host, int from, int to) {
    if (from >= to || to - from > 14) {
      return NAME;
    }
    int radix = 10;
    int start = from;
    if (host.charAt(from) == '0' && to - from > 1) {
      boolean hex = (host.charAt(from + 1) | 0x20) == 'x';
      radix = hex ? 16 : 8;
      start = from + (hex ? 2 : 1);
    }
    long value = 0;
    for (int i = start; i < to; i++) {
      int digit = Character.digit(host.charAt(i), radix);
      if (digit < 0) {
        return NAME;
      }
      value = value * radix + digit;
    }
    return value;
  }

  /** Whether the host is written as four decimal numbers, as people do. */
  static boolean dotted(String host) {
    int dots = 0;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      dots += c == '.' ? 1 : 0;
      boolean leadingZero =
          c == '0'
              && (i == 0 || host.charAt(i - 1) == '.')
              && i + 1 < host.length()
              && Ascii.digit(host.charAt(i + 1));
      if ((c != '.' && !Ascii.digit(c)) || leadingZero) {
        return false;
      }
    }
    return dots == 3;
  }
}
