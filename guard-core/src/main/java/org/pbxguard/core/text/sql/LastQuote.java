package org.pbxguard.core.text.sql;

import org.pbxguard.core.text.match.Ascii;

/**
 * A quote that is left open because the application's own statement closes it: {@code x'or'1}.
 *
 * <p>Stateless.
 */
final class LastQuote {
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
}
