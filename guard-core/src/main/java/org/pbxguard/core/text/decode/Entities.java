package org.pbxguard.core.text.decode;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * HTML character references (HTML 13.2.5.72 and following): numeric ones with or without the
 * semicolon and with any number of leading zeros, and those named ones that stand for characters
 * with a meaning in some language.
 *
 * <p>Stateless.
 */
final class Entities {
  private static final int LONGEST_NAME = 8;
  private static final int LONGEST_NUMBER = 12;
  private static final Map<String, Character> NAMES = names();
  private static final List<String> UNCLOSED = List.of("lt", "gt", "LT", "GT", "quot", "QUOT");

  private Entities() {}

  private static Map<String, Character> names() {
    String table =
        "lt< LT< gt> GT> quot\" QUOT\" apos' amp& AMP& nbsp\u00a0 Tab\t NewLine\n"
            + " colon: lpar( rpar) sol/ bsol\\ lcub{ lbrace{ rcub} rbrace} lsqb[ lbrack[ rsqb]"
            + " rbrack] grave` DiacriticalGrave` equals= num# excl! semi; comma, period. dollar$"
            + " percnt% ast* midast* plus+ hyphen- dash- lowbar_ UnderBar_ vert| verbar|"
            + " VerticalLine| quest? commat@ Hat^";
    Map<String, Character> map = new HashMap<>();
    int start = 0;
    for (int i = 0; i <= table.length(); i++) {
      if (i == table.length() || table.charAt(i) == ' ') {
        map.put(table.substring(start, i - 1), table.charAt(i - 1));
        start = i + 1;
      }
    }
    return map;
  }

  /**
   * Reads the reference that starts with the ampersand at {@code at}.
   *
   * @return the character in the lower 32 bits and the reference's length in the upper ones; 0 when
   *     there is none
   */
  static long read(CharSequence text, int at) {
    if (at + 2 < text.length() && text.charAt(at + 1) == '#') {
      return number(text, at);
    }
    int end = at + 1;
    int limit = Math.min(text.length(), at + 1 + LONGEST_NAME + 9);
    while (end < limit && isLetter(text.charAt(end))) {
      end++;
    }
    boolean closed = end < text.length() && text.charAt(end) == ';';
    if (closed) {
      String name = text.subSequence(at + 1, end).toString();
      Character named = NAMES.get(name);
      // Lenient readers ignore the case of the names, too.
      named = named == null ? NAMES.get(name.toLowerCase(Locale.ROOT)) : named;
      return named == null ? 0 : pack(named, end + 1 - at);
    }
    return unclosed(text, at);
  }

  /** The few names that browsers read without a semicolon. */
  private static long unclosed(CharSequence text, int at) {
    if (at + 1 >= text.length() || "lgqLGQ".indexOf(text.charAt(at + 1)) < 0) {
      return 0;
    }
    for (String name : UNCLOSED) {
      int end = at + 1 + name.length();
      if (end <= text.length() && name.contentEquals(text.subSequence(at + 1, end))) {
        boolean ends = end == text.length() || !isLetter(text.charAt(end));
        Character value = NAMES.get(name);
        return ends && value != null ? pack(value, name.length() + 1) : 0;
      }
    }
    return 0;
  }

  private static long number(CharSequence text, int at) {
    boolean hex = (text.charAt(at + 2) | 0x20) == 'x';
    int start = at + (hex ? 3 : 2);
    int end = start;
    long value = 0;
    int limit = Math.min(text.length(), start + LONGEST_NUMBER);
    while (end < limit) {
      int digit = Hex.digit(text.charAt(end));
      if (digit < 0 || (!hex && digit > 9)) {
        break;
      }
      value = value * (hex ? 16 : 10) + digit;
      end++;
    }
    if (end == start || value <= 0 || value > 0xffff) {
      return 0;
    }
    if (end < text.length() && text.charAt(end) == ';') {
      end++;
    }
    return pack((char) value, end - at);
  }

  private static boolean isLetter(char c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  private static long pack(char c, int length) {
    return ((long) length << 32) | c;
  }
}
