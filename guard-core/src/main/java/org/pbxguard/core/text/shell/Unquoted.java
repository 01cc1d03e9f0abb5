package org.pbxguard.core.text.shell;

import org.pbxguard.core.text.match.Ascii;

/**
 * Text as a shell reads it once it has taken away what separates nothing: quotes and backslashes
 * inside words, carets of cmd, empty and unset variables, {@code $IFS}.
 *
 * <p>Stateless.
 */
final class Unquoted {
  private Unquoted() {}

  /** The text as the shell reads it; the same instance when nothing is taken away. */
  static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean nothing = text.startsWith("<()", at) || text.startsWith(">()", at);
      int skip = c == '$' ? variable(text, at) : nothing ? 3 : 0;
      if (skip > 0) {
        if (blankVariable(text, at)) {
          out.append(' ');
        }
        at += skip;
      } else if (noise(text, at)) {
        at++;
      } else {
        out.append(c);
        at++;
      }
    }
    return out.length() == text.length() ? text : out.toString();
  }

  /** Quotes, backslash and caret touched by parts of a word on both sides. */
  private static boolean noise(String text, int at) {
    char c = text.charAt(at);
    if (c != '\'' && c != '"' && c != '\\' && c != '^') {
      return false;
    }
    return touched(text, at, -1) && touched(text, at, 1);
  }

  private static boolean touched(String text, int at, int step) {
    int i = at + step;
    int limit = at + 4 * step;
    while (i >= 0
        && i < text.length()
        && i != limit
        && (text.charAt(i) == '\'' || text.charAt(i) == '"')) {
      i += step;
    }
    return i >= 0 && i < text.length() && part(text.charAt(i));
  }

  private static boolean part(char c) {
    return Ascii.word(c) || c == '/' || c == '.' || c == '-' || c == '*' || c == '?';
  }

  private static boolean blankVariable(String text, int at) {
    return Ascii.at(text, at, "$ifs") || Ascii.at(text, at, "${ifs");
  }

  /**
   * Length of a variable that stands for nothing or a blank: {@code $@ $* $1 $IFS ${IFS} $x} inside
   * a word; 0 for others.
   */
  private static int variable(String text, int at) {
    if (blankVariable(text, at)) {
      return blank(text, at);
    }
    boolean inWord = at > 0 && part(text.charAt(at - 1));
    char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
    if (!inWord) {
      return 0;
    }
    if ("@*!?_-".indexOf(next) >= 0 || Ascii.digit(next)) {
      return 2;
    }
    if (next == '{') {
      int close = Ascii.indexWithin(text, '}', at, 12);
      return close > 0 && close + 1 < text.length() ? close + 1 - at : 0;
    }
    if (next == '(' && text.startsWith("$()", at)) {
      return 3;
    }
    return 0;
  }

  private static int blank(String text, int at) {
    int end = at + 4;
    if (text.charAt(at + 1) == '{') {
      int close = Ascii.indexWithin(text, '}', at, 40);
      if (close < 0) {
        return 0;
      }
      end = close + 1;
    }
    boolean unset =
        text.startsWith("$9", end) || text.startsWith("$1", end) || text.startsWith("$@", end);
    return (unset ? end + 2 : end) - at;
  }
}
