package org.pbxguard.core.text.match;

/**
 * A set of ASCII characters, asked for each character of a text in a few instructions; a search in
 * a string of them costs several times as much.
 *
 * <p>Immutable.
 */
public final class Chars {
  private final long low;
  private final long high;

  private Chars(String characters) {
    long lower = 0;
    long upper = 0;
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      if (c >= 128) {
        throw new IllegalArgumentException("character is not ASCII: " + c);
      }
      lower |= c < 64 ? 1L << c : 0;
      upper |= c < 64 ? 0 : 1L << c;
    }
    low = lower;
    high = upper;
  }

  /** The set of these characters. */
  public static Chars of(String characters) {
    return new Chars(characters);
  }

  /** Whether the character is one of them. */
  public boolean has(char c) {
    return c < 128 && (((c < 64 ? low : high) >>> c) & 1) != 0;
  }

  /** Whether one of them stands at {@code at}; false beyond either end of the text. */
  public boolean at(String text, int at) {
    return at >= 0 && at < text.length() && has(text.charAt(at));
  }
}
