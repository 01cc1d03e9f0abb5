package org.pbxguard.core.text.match;

/** Classes of ASCII characters, and comparing without regard to case. Stateless. */
public final class Ascii {
  private Ascii() {}

  /** Whether the character is a letter from a to z, in either case. */
  public static boolean letter(char c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  /** Whether the character is a digit from 0 to 9. */
  public static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether the character is a letter, a digit or an underscore. */
  public static boolean word(char c) {
    return letter(c) || digit(c) || c == '_';
  }

  /** Whether the character is a blank, a control character or the no-break space. */
  public static boolean blank(char c) {
    return c <= ' ' || c == '\u00a0';
  }

  /**
   * Whether the lower-case literal stands at {@code at}, in whatever case; the few characters
   * beyond ASCII whose other case is an ASCII letter count as that letter.
   */
  public static boolean at(String text, int at, String lower) {
    int length = lower.length();
    if (at < 0 || at > text.length() - length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(at + i);
      char expected = lower.charAt(i);
      if (c != expected && lower(c) != expected) {
        return false;
      }
    }
    return true;
  }

  private static char lower(char c) {
    if (c < 0x80) {
      return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
    return Character.toLowerCase(Character.toUpperCase(c));
  }

  /** Whether the text has so many spaces; looks no further than it must. */
  public static boolean hasSpaces(String text, int many) {
    int spaces = 0;
    for (int at = text.indexOf(' '); at >= 0 && spaces < many; at = text.indexOf(' ', at + 1)) {
      spaces++;
    }
    return spaces >= many;
  }

  /** The first index from {@code from} on that holds no blank, or the length. */
  public static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && blank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** One past the last word character from {@code from} on. */
  public static int wordEnd(String text, int from) {
    int at = from;
    while (at < text.length() && word(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The index of the character within {@code span} characters from {@code from} on, or -1. */
  public static int indexWithin(String text, char c, int from, int span) {
    int limit = Math.min(text.length(), from + span);
    for (int i = Math.max(0, from); i < limit; i++) {
      if (text.charAt(i) == c) {
        return i;
      }
    }
    return -1;
  }

  /** The index of the character within {@code span} characters up to {@code from}, or -1. */
  public static int lastIndexWithin(String text, char c, int from, int span) {
    int limit = Math.max(0, from - span);
    for (int i = Math.min(from, text.length() - 1); i >= limit; i--) {
      if (text.charAt(i) == c) {
        return i;
      }
    }
    return -1;
  }

  /** The last index before {@code before} that holds no blank, or -1. */
  public static int skipBlanksBack(String text, int before) {
    int at = before - 1;
    while (at >= 0 && blank(text.charAt(at))) {
      at--;
    }
    return at;
  }
}
