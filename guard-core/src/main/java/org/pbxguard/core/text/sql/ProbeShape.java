package org.pbxguard.core.text.sql;

import org.pbxguard.core.text.match.Chars;

/**
 * The shapes by which scanners ask whether quotes and brackets reach the database: runs of nothing
 * but quotes, brackets, commas and dots that hold both kinds of quotes, and a quote, angle brackets
 * and the other quote between random letters.
 *
 * <p>Stateless.
 */
final class ProbeShape {
  private static final Chars SOUP = Chars.of("'\"(),.;[]{}`\\");
  private static final int SHORTEST_RUN = 6;
  private static final int LONGEST_WORD = 64;

  private ProbeShape() {}

  /** Whether {@code text} has one of the shapes. */
  static boolean in(String text) {
    return text.contains("<'\">")
        || text.contains("<\"'>")
        || soup(text)
        || quotesOnly(text)
        || loose(text);
  }

  /**
   * One of each quote and a bracket or an angle that nothing closes, in a text of one word: what
   * breaks any literal, and a page's markup as well.
   */
  private static boolean loose(String text) {
    if (text.length() > LONGEST_WORD) {
      return false;
    }
    int single = 0;
    int twice = 0;
    int open = 0;
    int angles = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      single += c == '\'' ? 1 : 0;
      twice += c == '"' ? 1 : 0;
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
      angles += c == '<' ? 1 : c == '>' ? -1 : 0;
      if (c == ' ' || c == '\n' || c == '\t') {
        return false;
      }
    }
    return single == 1 && twice == 1 && (open != 0 || angles != 0);
  }

  /** Both kinds of quotes, perhaps escaped, and nothing else. */
  private static boolean quotesOnly(String text) {
    boolean single = false;
    boolean twice = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      single |= c == '\'';
      twice |= c == '"';
      if (c != '\'' && c != '"' && c != '\\' && c != '`') {
        return false;
      }
    }
    return single && twice;
  }

  private static boolean soup(String text) {
    int start = 0;
    while (start < text.length()) {
      int end = start;
      while (end < text.length() && SOUP.has(text.charAt(end))) {
        end++;
      }
      if (end - start >= SHORTEST_RUN && hostile(text, start, end)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  /** Both quotes, and brackets that do not pair as they do in code. */
  private static boolean hostile(String text, int start, int end) {
    int open = 0;
    int single = 0;
    int twice = 0;
    boolean broken = false;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      single += c == '\'' ? 1 : 0;
      twice += c == '"' ? 1 : 0;
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
      broken |= open < 0;
    }
    return single == 1 && twice == 1 && (broken || open != 0);
  }
}
