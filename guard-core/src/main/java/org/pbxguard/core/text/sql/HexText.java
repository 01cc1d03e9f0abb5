package org.pbxguard.core.text.sql;

/**
 * Hexadecimal constants that are text: {@code 0x73656c656374}, in one or two bytes a letter.
 * Stateless.
 */
final class HexText {
  private static final int SHORTEST = 16;

  private HexText() {}

  /** Whether the number between the indices is hexadecimal and stands for printable text. */
  static boolean readable(String text, int from, int to) {
    boolean hex = to - from >= SHORTEST + 2 && (text.charAt(from + 1) | 0x20) == 'x';
    for (int i = from + 2; hex && i + 1 < to; i += 2) {
      int value =
          Character.digit(text.charAt(i), 16) * 16 + Character.digit(text.charAt(i + 1), 16);
      hex = value == 0 || (value >= ' ' && value < 0x7f);
    }
    return hex;
  }
}
