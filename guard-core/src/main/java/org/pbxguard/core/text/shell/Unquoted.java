package org.pbxguard.core.text.shell;

import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Chars;

/**
 * Text as a shell reads it once it has taken away what separates nothing: quotes and backslashes
 * inside words, carets of cmd, empty and unset variables, {@code $IFS}.
 *
 * <p>Stateless.
 */
final class Unquoted {
  private static final Chars SPECIAL = Chars.of("@*!?_-");

  /** What can be taken away, or start it; the quotes only between parts of a word. */
  private static final Chars TAKEN = Chars.of("$<>'\"\\^");

  private Unquoted() {}

  /** The text as the shell reads it; the same instance when nothing is taken away. */
  static String of(String text) {
    StringBuilder out = new StringBuilder();
    int copied = 0;
    int at = 0;
    while (at < text.length()) {
      int skip = TAKEN.has(text.charAt(at)) ? taken(text, at) : 0;
      if (skip > 0) {
        out.append(text, copied, at);
        if (blankVariable(text, at)) {
          out.append(' ');
        }
        copied = at + skip;
      }
      at += Math.max(1, skip);
    }
    return copied == 0 ? text : out.append(text, copied, text.length()).toString();
  }

  /** How many characters from {@code at} on the shell takes away. */
  private static int taken(String text, int at) {
    char c = text.charAt(at);
    if (c == '$') {
      return variable(text, at);
    }
    if (c == '<' || c == '>') {
      return text.startsWith("()", at + 1) ? 3 : 0;
    }
    return touched(text, at, -1) && touched(text, at, 1) ? 1 : 0;
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
    if (SPECIAL.has(next) || Ascii.digit(next)) {
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
