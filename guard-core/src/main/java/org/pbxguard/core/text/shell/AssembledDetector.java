package org.pbxguard.core.text.shell;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Chars;

/**
 * Commands that a shell puts together from variables that the same text sets ({@code
 * a=c;b=at;$a$b}), from words cut by empty quotes, and functions that call themselves without end.
 * A PBX's own variables stand in braces and are set by functions, which is neither.
 *
 * <p>Thread-safe; time is linear in the text.
 */
public final class AssembledDetector implements Detector {
  private static final Chars SEPARATORS = Chars.of(";&|\n");
  private static final Chars BETWEEN_WORDS = Chars.of(" ;&|\n");
  private static final Chars NO_VALUE = Chars.of(" =~<>");
  private static final Rule ASSEMBLED = new Rule("rce-shell-assembled", Category.RCE, 60);
  private static final int LONGEST_NAME = 16;
  private static final int MOST_NAMES = 64;
  private static final int EMPTY_QUOTES = 3;
  private static final int PIPE_WITHIN = 5;

  @Override
  public List<Rule> rules() {
    return List.of(ASSEMBLED);
  }

  @Override
  public List<String> triggers() {
    return List.of("$", "(){", "() {", "\"\"", "''");
  }

  @Override
  public void inspect(View view, Report report) {
    String text = view.text();
    if (view.in(Place.FILE) || view.in(Place.HEADER)) {
      return;
    }
    int at = Math.max(used(text), Math.max(bomb(text), cut(text)));
    if (at >= 0) {
      report.hit(ASSEMBLED, view, at, at + 12);
    }
  }

  /** Where a variable is used that was set where a command starts, or -1. */
  private static int used(String text) {
    String[] names = new String[MOST_NAMES];
    int count = 0;
    boolean start = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '$' && count > 0) {
        int end = name(text, i + 1);
        if (known(text.substring(i + 1, end), names, count) && commanding(text, i)) {
          return i;
        }
      } else if (start && count < MOST_NAMES) {
        int end = name(text, i);
        if (end > i && end < text.length() && text.charAt(end) == '=' && plain(text, end + 1)) {
          names[count++] = text.substring(i, end);
        }
      }
      start = c == ';' || c == '&' || c == '|' || c == '\n' || (start && c == ' ');
    }
    return -1;
  }

  /** A value that an assignment could have, and a comparison or a sentence not. */
  private static boolean plain(String text, int from) {
    return from < text.length() && !NO_VALUE.has(text.charAt(from));
  }

  /** Whether the variable is part of a command's first word. */
  private static boolean commanding(String text, int dollar) {
    int i = dollar - 1;
    while (i >= 0 && !BETWEEN_WORDS.has(text.charAt(i))) {
      i--;
    }
    while (i >= 0 && text.charAt(i) == ' ') {
      i--;
    }
    return i >= 0 && SEPARATORS.has(text.charAt(i));
  }

  private static boolean known(String name, String[] names, int count) {
    for (int i = 0; i < count; i++) {
      if (name.equals(names[i])) {
        return true;
      }
    }
    return false;
  }

  /** One past the name of a variable that starts at {@code from}; {@code from} without one. */
  private static int name(String text, int from) {
    int end = from;
    while (end < text.length() && end - from < LONGEST_NAME && word(text.charAt(end))) {
      end++;
    }
    return end > from && !Ascii.digit(text.charAt(from)) ? end : from;
  }

  private static boolean word(char c) {
    return Ascii.letter(c) || Ascii.digit(c) || c == '_';
  }

  /** {@code f(){ f|f& };f}: a function that pipes itself into itself. */
  private static int bomb(String text) {
    int open = text.indexOf("()");
    while (open >= 0) {
      int brace = Ascii.skipBlanks(text, open + 2);
      int from = open;
      while (from > 0
          && open - from < LONGEST_NAME
          && (word(text.charAt(from - 1)) || text.charAt(from - 1) == ':')) {
        from--;
      }
      int inner = Ascii.skipBlanks(text, brace + 1);
      int length = open - from;
      boolean again =
          length > 0
              && brace < text.length()
              && text.charAt(brace) == '{'
              && text.regionMatches(inner, text, from, length);
      int after = Ascii.skipBlanks(text, inner + length);
      if (again && after < text.length() && "(|".indexOf(text.charAt(after)) >= 0) {
        if (Ascii.indexWithin(text, '|', after, PIPE_WITHIN) >= 0) {
          return from;
        }
      }
      open = text.indexOf("()", open + 2);
    }
    return -1;
  }

  /** A word with three pairs of empty quotes inside, or -1. */
  private static int cut(String text) {
    int pairs = 0;
    int last = -8;
    for (int i = 1; i + 2 < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = (c == '"' || c == '\'') && text.charAt(i + 1) == c;
      if (pair && word(text.charAt(i - 1)) && word(text.charAt(i + 2))) {
        pairs = i - last <= 6 ? pairs + 1 : 1;
        last = i;
        if (pairs == EMPTY_QUOTES) {
          return i;
        }
      }
    }
    return -1;
  }
}
