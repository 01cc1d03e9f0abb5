package org.pbxguard.core.text.sql;

import org.pbxguard.core.text.match.Ascii;

/**
 * A quote that is left open because the application's own statement closes it: {@code x'or'1}.
 *
 * <p>Stateless.
 */
final class LastQuote {
  private static final int LONGEST_VALUE = 24;

  private LastQuote() {}

  /**
   * Whether the string at {@code left}, behind the operator at {@code operator}, is such a one. It
   * holds a number, or the operator touches both quotes and a value stands before.
   */
  static boolean opens(Tokens t, int operator, int left, char quote) {
    int open = t.start(left);
    String text = t.text();
    boolean last =
        t.is(left, Kind.STRING) && t.end(left) == text.length() && open + 1 < text.length();
    if (!last || text.charAt(open) != quote || text.indexOf(quote, open + 1) >= 0) {
      return false;
    }
    int before = t.start(operator) - 2;
    boolean touches =
        t.end(operator) == open
            && before >= 0
            && text.charAt(before + 1) == quote
            && Lexer.wordPart(text.charAt(before));
    return touches || Ascii.digit(text.charAt(open + 1));
  }

  /**
   * Whether the quote before the tokens ends a value of one word that is no word of English: those
   * with an apostrophe at their end end in n or s.
   */
  static boolean endsValue(Tokens t, char quote) {
    String text = t.text();
    int end = text.indexOf(quote);
    if (end < 0 || end > LONGEST_VALUE || t.start(0) < end) {
      return false;
    }
    boolean letters = end > 0;
    for (int i = 0; i < end; i++) {
      if (Lexer.blank(text.charAt(i))) {
        return false;
      }
      letters &= Character.isLetter(text.charAt(i));
    }
    char last = end == 0 ? 0 : Character.toLowerCase(text.charAt(end - 1));
    return !letters || (last != 'n' && last != 's');
  }
}
