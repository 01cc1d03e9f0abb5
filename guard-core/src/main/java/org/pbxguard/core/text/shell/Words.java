package org.pbxguard.core.text.shell;

import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Chars;

/**
 * What stands in a shell's command position and behind it.
 *
 * @param kind what {@link Commands} says of the name, 0 for no command
 * @param end one past the name
 * @param path whether the name was given with its directory
 * @param argument what follows: see the constants
 * @param machine whether nobody writes the name but at a prompt
 */
record Words(int kind, int end, boolean path, int argument, boolean machine) {
  private static final Chars NOISE = Chars.of("({!'\"\\$@");

  /** Words as in a sentence. */
  static final int PROSE = 0;

  /** Nothing: the end of the text, or another separator. */
  static final int NOTHING = 1;

  /** An option, a path, a variable, a URL, an address, a redirection. */
  static final int TELLING = 2;

  /** A word with a slash inside, as prose has between choices. */
  static final int LIKELY = 3;

  private static final int MOST_NOISE = 16;

  private static final Chars SEPARATORS = Chars.of(";|&`)\n\r}<>#'\"");

  /** Reads the words at {@code from}. */
  static Words at(String text, int from) {
    return at(text, from, 0);
  }

  private static Words at(String text, int from, int depth) {
    if (depth > 3) {
      return new Words(0, from, false, PROSE, false);
    }
    int start = skipNoise(text, from);
    int name = start;
    int end = start;
    while (end < text.length() && part(text.charAt(end))) {
      if (text.charAt(end) == '/') {
        name = end + 1;
      }
      end++;
    }
    int kind = Commands.kind(text, name, end);
    boolean path = name > start && (text.charAt(start) == '/' || text.charAt(start) == '.');
    if (kind == 0) {
      return new Words(0, end, path, PROSE, false);
    }
    if (Commands.wraps(text, name, end)) {
      Words inner = at(text, end, depth + 1);
      boolean runs = inner.argument() != PROSE || lastWord(text, inner.end());
      if (inner.kind() == Commands.PLAIN && runs) {
        return new Words(Commands.PLAIN, inner.end(), path, TELLING, true);
      }
    }
    int argument = argument(text, name, end);
    if (argument != TELLING && !path && capitalised(text, name, end)) {
      return new Words(0, end, false, argument, false);
    }
    return new Words(kind, end, path, argument, Commands.machine(text, name, end));
  }

  /** A name or the start of a sentence: {@code Cat}, {@code AT&T}. No shell of Unix finds it. */
  private static boolean capitalised(String text, int from, int to) {
    if (to - from < 2 || !Character.isUpperCase(text.charAt(from))) {
      return false;
    }
    boolean capitals = to - from == 2 && Character.isUpperCase(text.charAt(from + 1));
    return capitals || Character.isLowerCase(text.charAt(from + 1));
  }

  private static boolean lastWord(String text, int from) {
    int at = Ascii.skipBlanks(text, from);
    while (at < text.length() && !Ascii.blank(text.charAt(at))) {
      at++;
    }
    return Ascii.skipBlanks(text, at) >= text.length();
  }

  /** What may stand before a command: brackets, quotes, a variable that is not set. */
  private static int skipNoise(String text, int from) {
    int start = Ascii.skipBlanks(text, from);
    int limit = from + MOST_NOISE;
    while (start < text.length() && start < limit && NOISE.has(text.charAt(start))) {
      int next = start + 1;
      if (text.charAt(start) == '$') {
        int end = Ascii.wordEnd(text, next);
        boolean unset = end - next <= 3 && end < text.length() && text.charAt(end) == ' ';
        next = unset ? end : next;
      }
      start = Ascii.skipBlanks(text, next);
    }
    return start;
  }

  private static boolean part(char c) {
    return Ascii.word(c) || c == '/' || c == '.' || c == '-';
  }

  private static int argument(String text, int name, int end) {
    int at = Ascii.skipBlanks(text, end);
    if (at >= text.length()) {
      return NOTHING;
    }
    char c = text.charAt(at);
    if (SEPARATORS.has(c) || text.startsWith("%0", at)) {
      return quoteInside(text, at, c) ? PROSE : NOTHING;
    }
    if (at == end) {
      return c == '$' || c == '{' ? TELLING : PROSE;
    }
    int wordEnd = at;
    while (wordEnd < text.length() && !Ascii.blank(text.charAt(wordEnd))) {
      wordEnd++;
    }
    if (number(text, name, end, at, wordEnd) || telling(text, at, wordEnd)) {
      return TELLING;
    }
    return inner(text, at, wordEnd) ? LIKELY : PROSE;
  }

  /** An apostrophe between letters, as in prose. */
  private static boolean quoteInside(String text, int at, char c) {
    return c == '\''
        && at + 1 < text.length()
        && Ascii.letter(text.charAt(at + 1))
        && at > 0
        && Ascii.letter(text.charAt(at - 1));
  }

  private static boolean telling(String text, int from, int to) {
    char c = text.charAt(from);
    if ((c == '-' || c == '/') && to - from > 1) {
      return Ascii.word(text.charAt(from + 1))
          || text.charAt(from + 1) == '-'
          || text.charAt(from + 1) == '?';
    }
    if (c == '$' || c == '~' || c == '%') {
      return to - from > 1 && !Ascii.digit(text.charAt(from + 1));
    }
    if (c == '.' && to - from > 1) {
      return text.charAt(from + 1) == '/' || text.charAt(from + 1) == '.';
    }
    boolean drive = to - from >= 2 && text.charAt(from + 1) == ':' && Ascii.letter(c);
    if (drive && (to - from == 2 || "/\\".indexOf(text.charAt(from + 2)) >= 0)) {
      return true;
    }
    boolean letters = false;
    for (int i = from; i < to; i++) {
      char d = text.charAt(i);
      letters |= Ascii.letter(d);
      if (d == '|' || d == ';' || d == '`' || d == '>' || d == '\\') {
        return true;
      }
      if (d == ':' && text.startsWith("://", i)) {
        return letters;
      }
    }
    return address(text, from, to);
  }

  /** The one number that {@code sleep} takes, or a name that {@code alias} sets. */
  private static boolean number(String text, int name, int end, int from, int to) {
    if (Ascii.at(text, name, "sleep") && end - name == 5) {
      int after = Ascii.skipBlanks(text, to);
      boolean ends = after >= text.length() || SEPARATORS.has(text.charAt(after));
      return Ascii.digit(text.charAt(from)) && ends;
    }
    return Ascii.at(text, name, "alias") && Ascii.indexWithin(text, '=', from, to - from) > 0;
  }

  private static boolean inner(String text, int from, int to) {
    if (Ascii.indexWithin(text, '/', from + 1, Math.max(0, to - from - 1)) > 0) {
      return true;
    }
    int dot = Ascii.indexWithin(text, '.', from + 2, Math.max(0, to - from - 3));
    return dot > 0 && Ascii.letter(text.charAt(dot + 1)) && Ascii.letter(text.charAt(to - 1));
  }

  /** Three dots between digits. */
  private static boolean address(String text, int from, int to) {
    int dots = 0;
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '.') {
        dots++;
      } else if (!Ascii.digit(text.charAt(i))) {
        return false;
      }
    }
    return dots == 3;
  }
}
