package org.pbxguard.core.text.path;

import org.pbxguard.core.text.match.Chars;

/**
 * Counts the steps of a text towards the root: {@code ../} with either slash, with more dots, with
 * path parameters or control characters between, and long chains of {@code ./}.
 *
 * <p>Stateless.
 */
final class Climb {
  private static final int MOST_DOTS = 6;
  private static final Chars JUNK = Chars.of(";?*\u0001%");

  private Climb() {}

  /** How many segments go up. */
  static int steps(String text) {
    int steps = 0;
    int at = text.indexOf('.');
    while (at >= 0) {
      int end = at;
      while (end < text.length() && text.charAt(end) == '.') {
        end++;
      }
      if (end - at >= 2 && end - at <= MOST_DOTS && bounded(text, at, end)) {
        steps++;
      }
      at = text.indexOf('.', end);
    }
    return steps;
  }

  private static boolean bounded(String text, int from, int end) {
    int right = end;
    while (right < text.length() && right < end + 3 && JUNK.has(text.charAt(right))) {
      right++;
    }
    boolean slashBehind = right < text.length() && (slash(text.charAt(right)) || bare(text, right));
    boolean slashBefore = from > 0 && slash(text.charAt(from - 1));
    boolean nameBefore =
        from > 0
            && Character.isLetterOrDigit(text.charAt(from - 1))
            && !(from > 1 && bare(text, from - 2));
    return (slashBehind && !nameBefore) || (slashBefore && right == text.length());
  }

  /** A slash whose percent sign a filter took out. */
  private static boolean bare(String text, int at) {
    return text.startsWith("2f", at) || text.startsWith("5c", at) || text.startsWith("2F", at);
  }

  /** How many single dots stand alone between slashes, or next to a question mark. */
  static int idle(String text) {
    int idle = 0;
    for (int i = 0; i + 1 < text.length(); i++) {
      boolean start = i == 0 || slash(text.charAt(i - 1)) || text.charAt(i - 1) == '?';
      if (text.charAt(i) == '.'
          && start
          && (slash(text.charAt(i + 1)) || text.charAt(i + 1) == '?')) {
        idle++;
      }
    }
    return idle;
  }

  static boolean slash(char c) {
    return c == '/' || c == '\\';
  }
}
