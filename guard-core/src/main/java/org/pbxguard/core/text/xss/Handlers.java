package org.pbxguard.core.text.xss;

import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Chars;

/**
 * Finds event handler attributes: in a tag, or behind the quote or slash by which a value leaves
 * the attribute that it was put into.
 *
 * <p>Stateless.
 */
final class Handlers {
  private static final Chars CODE = Chars.of("(`[=;");
  private static final Chars LEAVES = Chars.of("\"'`/\\>");
  private static final Chars BEFORE = Chars.of("\"'`/\\;,>)}=!?");
  private static final int JUNK = 40;
  private static final int SHORTEST = 5;

  private Handlers() {}

  /** Index of the first handler, or -1. */
  static int find(String text) {
    int lastTag = -1;
    for (int i = 0; i + 2 < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '<') {
        lastTag = i;
      } else if ((c | 0x20) == 'o' && (text.charAt(i + 1) | 0x20) == 'n' && boundary(text, i)) {
        int end = letters(text, i);
        if (handler(text, i, end, lastTag >= 0)) {
          return i;
        }
        i = end - 1;
      }
    }
    return -1;
  }

  private static int letters(String text, int from) {
    int end = from;
    while (end < text.length() && Ascii.letter(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean boundary(String text, int i) {
    if (i == 0) {
      return true;
    }
    char c = text.charAt(i - 1);
    return Ascii.blank(c) || BEFORE.has(c) || (c == '>' || c > 0x7e);
  }

  private static boolean handler(String text, int from, int end, boolean inTag) {
    boolean known = Events.known(text, from, end);
    if (!known && !(inTag && end - from >= SHORTEST)) {
      return false;
    }
    int equals = Ascii.skipBlanks(text, end);
    if (inTag && known) {
      int limit = Math.min(text.length(), end + JUNK);
      while (equals < limit && text.charAt(equals) != '=' && !Ascii.word(text.charAt(equals))) {
        if (text.charAt(equals) == '>' || text.charAt(equals) == '<') {
          return false;
        }
        equals++;
      }
    }
    if (equals >= text.length() || text.charAt(equals) != '=') {
      return false;
    }
    return inTag || code(text, from, equals + 1);
  }

  private static boolean quoted(String text, int before) {
    int twice = text.indexOf('"');
    int single = text.indexOf('\'');
    return (twice >= 0 && twice < before) || (single >= 0 && single < before);
  }

  /** Outside of a tag the value must look like code, and the start of the text is no break-out. */
  private static boolean code(String text, int from, int value) {
    int at = Ascii.skipBlanks(text, value);
    boolean leaves = from > 0 && LEAVES.has(text.charAt(from - 1));
    boolean quoteBefore = quoted(text, from);
    if (at >= text.length()) {
      return false;
    }
    boolean call = false;
    int limit = Math.min(text.length(), at + 60);
    for (int i = at; i < limit; i++) {
      call |= CODE.has(text.charAt(i));
    }
    return call || leaves || quoteBefore;
  }
}
