package org.pbxguard.core.net;

import java.util.Optional;

/** Text of addresses: RFC 4291 2.2 in, RFC 5952 out. Stateless. */
final class AddressText {
  private static final int GROUPS = 8;

  private AddressText() {}

  static Optional<IpAddress> parse(CharSequence text) {
    if (text.length() < 2 || text.length() > IpAddress.MAX_TEXT) {
      return Optional.empty();
    }
    for (int i = 0; i < text.length() && i < 5; i++) {
      if (text.charAt(i) == ':') {
        return parseV6(text);
      }
    }
    long v4 = parseV4(text, 0, text.length());
    return v4 < 0 ? Optional.empty() : Optional.of(IpAddress.ofV4((int) v4));
  }

  /** The 32 bits of dotted decimal text, or -1. */
  private static long parseV4(CharSequence text, int from, int to) {
    long bits = 0;
    int parts = 0;
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i < to && text.charAt(i) != '.') {
        continue;
      }
      int part = decimal(text, start, i);
      if (part < 0 || ++parts > 4) {
        return -1;
      }
      bits = bits << 8 | part;
      start = i + 1;
    }
    return parts == 4 ? bits : -1;
  }

  /** One part, 0 to 255 without leading zeros, or -1. */
  private static int decimal(CharSequence text, int from, int to) {
    int length = to - from;
    if (length < 1 || length > 3 || (length > 1 && text.charAt(from) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value > 255 ? -1 : value;
  }

  private static Optional<IpAddress> parseV6(CharSequence text) {
    int[] groups = new int[GROUPS];
    int count = 0;
    int gap = -1;
    int i = 0;
    int length = text.length();
    if (text.charAt(0) == ':') {
      if (text.charAt(1) != ':') {
        return Optional.empty();
      }
      gap = 0;
      i = 2;
    }
    while (i < length) {
      int end = i;
      boolean dotted = false;
      while (end < length && text.charAt(end) != ':') {
        dotted |= text.charAt(end) == '.';
        end++;
      }
      if (dotted) {
        long v4 = end == length && count <= GROUPS - 2 ? parseV4(text, i, end) : -1;
        if (v4 < 0) {
          return Optional.empty();
        }
        groups[count++] = (int) (v4 >>> 16);
        groups[count++] = (int) v4 & 0xFFFF;
        break;
      }
      int group = hex(text, i, end);
      if (group < 0 || count == GROUPS) {
        return Optional.empty();
      }
      groups[count++] = group;
      if (end == length) {
        break;
      }
      i = end + 1;
      if (i == length) {
        return Optional.empty();
      }
      if (text.charAt(i) == ':') {
        if (gap >= 0) {
          return Optional.empty();
        }
        gap = count;
        i++;
      }
    }
    return assemble(groups, count, gap);
  }

  /** One group of one to four hexadecimal digits, or -1. */
  private static int hex(CharSequence text, int from, int to) {
    if (to - from < 1 || to - from > 4) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static Optional<IpAddress> assemble(int[] groups, int count, int gap) {
    if (gap < 0 ? count != GROUPS : count >= GROUPS) {
      return Optional.empty();
    }
    long[] words = new long[2];
    int zeros = GROUPS - count;
    for (int g = 0; g < GROUPS; g++) {
      int value;
      if (gap < 0 || g < gap) {
        value = groups[g];
      } else {
        value = g < gap + zeros ? 0 : groups[g - zeros];
      }
      words[g / 4] = words[g / 4] << 16 | value;
    }
    return Optional.of(new IpAddress(words[0], words[1]));
  }

  static String format(IpAddress address) {
    StringBuilder text = new StringBuilder(IpAddress.MAX_TEXT);
    if (address.isV4()) {
      int bits = address.v4Bits();
      return text.append(bits >>> 24)
          .append('.')
          .append(bits >>> 16 & 0xFF)
          .append('.')
          .append(bits >>> 8 & 0xFF)
          .append('.')
          .append(bits & 0xFF)
          .toString();
    }
    return formatV6(address, text);
  }

  /**
   * RFC 5952 4: lower case, no leading zeros, the longest run of zero groups, the first of equals.
   */
  private static String formatV6(IpAddress address, StringBuilder text) {
    int bestStart = -1;
    int bestLength = 1;
    int start = -1;
    for (int g = 0; g <= GROUPS; g++) {
      if (g < GROUPS && group(address, g) == 0) {
        start = start < 0 ? g : start;
      } else if (start >= 0) {
        if (g - start > bestLength) {
          bestStart = start;
          bestLength = g - start;
        }
        start = -1;
      }
    }
    for (int g = 0; g < GROUPS; g++) {
      if (g == bestStart) {
        text.append("::");
        g += bestLength - 1;
        continue;
      }
      if (g > 0 && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(address, g)));
    }
    return text.toString();
  }

  private static int group(IpAddress address, int index) {
    long word = index < 4 ? address.high() : address.low();
    return (int) (word >>> (48 - 16 * (index % 4))) & 0xFFFF;
  }
}
