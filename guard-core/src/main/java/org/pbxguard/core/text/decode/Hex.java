package org.pbxguard.core.text.decode;

/** Hexadecimal digits in text. Stateless. */
final class Hex {
  private Hex() {}

  /** Value of a hex digit, or -1. */
  static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** Value of exactly {@code count} hex digits from {@code from} on, or -1. */
  static int read(CharSequence text, int from, int count) {
    if (from + count > text.length()) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = digit(text.charAt(i));
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }
}
