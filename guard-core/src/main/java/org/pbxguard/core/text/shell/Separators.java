package org.pbxguard.core.text.shell;

import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Chars;

/**
 * Finds the places of a text where a shell would start another command, and weighs what stands
 * there.
 *
 * <p>Stateless.
 */
final class Separators {
  private static final Chars ENDS = Chars.of(";&|");
  private static final Chars SHELL_SIGNS = Chars.of(";|&>`$");
  static final int NONE = 0;
  static final int HINT = 1;
  static final int SURE = 2;
  static final int SUBSTITUTED = 3;

  /** A longer text with blanks is prose, in which backticks mark what is quoted. */
  private static final int LONG_COMMAND = 6;

  private static final int PROSE_BLANKS = 4;

  private Separators() {}

  /** The strongest sign of a command in the text. */
  static int strongest(String text, Place place) {
    int best = Math.max(start(text, place), Math.max(redirected(text), expansion(text)));
    boolean brief = brief(text);
    boolean prose = prose(text);
    for (int i = 0; i < text.length() && best < SUBSTITUTED; i++) {
      switch (text.charAt(i)) {
        case ';' -> best = Math.max(best, semicolon(text, i, place));
        case '|' -> best = Math.max(best, bar(text, i));
        case '&' -> best = Math.max(best, ampersand(text, i));
        case '`' -> best = Math.max(best, backtick(text, i, prose));
        case '$', '<', '>' -> best = Math.max(best, substitution(text, i));
        case '{' -> best = Math.max(best, brace(text, i));
        case '\n', '\r' -> best = Math.max(best, brief ? line(text, i) : NONE);
        default -> {}
      }
    }
    return best;
  }

  /** A value that is a command from its first word on. */
  private static int start(String text, Place place) {
    if (place == Place.PATH) {
      return NONE;
    }
    Words words = Words.at(text, 0);
    if (words.kind() == 0) {
      return NONE;
    }
    if (words.path() && !text.startsWith("/usr/sbin/") && words.argument() != Words.PROSE) {
      return SURE;
    }
    if (sentence(text)) {
      return HINT;
    }
    boolean telling = words.argument() == Words.TELLING || words.argument() == Words.LIKELY;
    boolean quoted =
        "'\"".indexOf(text.charAt(0)) >= 0 && text.length() > 2 && text.charAt(1) == ' ';
    boolean ended =
        words.machine() && words.end() < text.length() && ENDS.has(text.charAt(words.end()));
    boolean escaped =
        text.charAt(0) == '\\' && words.kind() == Commands.PLAIN && words.end() == text.length();
    if (ended || escaped || (words.machine() && optioned(text, words.end()))) {
      return SURE;
    }
    if (words.kind() == Commands.PLAIN) {
      return telling || (quoted && words.argument() == Words.NOTHING) ? SURE : NONE;
    }
    boolean sleeps = Ascii.at(text, 0, "sleep ") && words.argument() == Words.TELLING;
    boolean pipes = words.end() == text.length() - 1 && text.charAt(words.end()) == '|';
    if (sleeps || pipes || (quoted && words.argument() == Words.TELLING)) {
      return SURE;
    }
    return words.argument() == Words.TELLING ? HINT : NONE;
  }

  /** Many words and no sign of a shell: a manual, not a command. */
  private static boolean sentence(String text) {
    int blanks = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      blanks += c == ' ' ? 1 : 0;
      if (SHELL_SIGNS.has(c)) {
        return false;
      }
    }
    return blanks > LONG_COMMAND;
  }

  /** An option somewhere behind the command, in a text that is short enough to be one. */
  private static boolean optioned(String text, int from) {
    for (int i = from; i + 2 < text.length() && text.length() < 100; i++) {
      boolean dash = text.charAt(i) == ' ' && text.charAt(i + 1) == '-';
      if (dash && (Ascii.letter(text.charAt(i + 2)) || text.charAt(i + 2) == '-')) {
        return true;
      }
    }
    return false;
  }

  /** Values that only a shell expands: {@code ~+}, {@code ~-1}, {@code !-2!-1}. */
  private static int expansion(String text) {
    if (text.length() < 2 || text.length() > 8) {
      return NONE;
    }
    boolean tilde = text.charAt(0) == '~' && "+-".indexOf(text.charAt(1)) >= 0;
    boolean history = text.startsWith("!-") && text.indexOf("!-", 2) > 0;
    boolean digits = text.chars().skip(2).allMatch(c -> Ascii.digit((char) c));
    return (tilde && digits) || history ? SURE : NONE;
  }

  /** {@code <id}: input from what looks like a program, and nothing else. */
  private static int redirected(String text) {
    if (text.length() > 12 || text.charAt(0) != '<') {
      return NONE;
    }
    Words words = Words.at(text, 1);
    boolean tag = words.end() < text.length() && "/>".indexOf(text.charAt(words.end())) >= 0;
    return words.kind() != 0 && words.argument() == Words.NOTHING && !tag ? SURE : NONE;
  }

  private static int semicolon(String text, int i, Place place) {
    if (place == Place.HEADER && i + 1 < text.length() && text.charAt(i + 1) == ' ') {
      return NONE;
    }
    Words words = Words.at(text, i + 1);
    if (words.kind() == 0) {
      return NONE;
    }
    boolean comment = i > 0 && Ascii.blank(text.charAt(i - 1));
    if (comment && words.argument() == Words.PROSE && !words.path()) {
      return NONE;
    }
    return weigh(words, words.argument() == Words.NOTHING);
  }

  private static int weigh(Words words, boolean ambiguousIsSure) {
    if (words.argument() == Words.TELLING || words.path()) {
      return SURE;
    }
    if (words.argument() == Words.LIKELY) {
      return words.kind() == Commands.PLAIN ? SURE : NONE;
    }
    if (words.argument() == Words.NOTHING) {
      return words.kind() == Commands.PLAIN || ambiguousIsSure ? SURE : HINT;
    }
    return words.machine() ? SURE : NONE;
  }

  /** A bar: between plain words it separates choices. */
  private static int bar(String text, int i) {
    Words words = Words.at(text, text.startsWith("||", i) ? i + 2 : i + 1);
    if (words.kind() == 0) {
      return NONE;
    }
    int before = Ascii.skipBlanksBack(text, i);
    boolean choice = before >= 0 && Ascii.letter(text.charAt(before)) && before == i - 1;
    return weigh(words, !choice);
  }

  private static int ampersand(String text, int i) {
    boolean twice = text.startsWith("&&", i);
    Words words = Words.at(text, twice ? i + 2 : i + 1);
    if (words.kind() == 0 || (words.end() < text.length() && text.charAt(words.end()) == '=')) {
      return NONE;
    }
    int before = Ascii.skipBlanksBack(text, i);
    boolean company = before >= 0 && Ascii.letter(text.charAt(before)) && !twice;
    if (company && words.argument() != Words.TELLING) {
      return HINT;
    }
    return weigh(words, true);
  }

  private static int backtick(String text, int i, boolean prose) {
    Words words = Words.at(text, i + 1);
    if (words.kind() == 0 || words.argument() == Words.PROSE) {
      return NONE;
    }
    boolean closed = Ascii.indexWithin(text, '`', i + 1, 200) > 0;
    return closed && !prose ? SUBSTITUTED : HINT;
  }

  private static boolean prose(String text) {
    return Ascii.hasSpaces(text, PROSE_BLANKS + 1);
  }

  /** {@code $(command)}, {@code <(command)}, {@code >(command)}. */
  private static int substitution(String text, int i) {
    if (i + 1 >= text.length() || text.charAt(i + 1) != '(') {
      return NONE;
    }
    Words words = Words.at(text, i + 2);
    if (text.startsWith("$((", i)) {
      return SUBSTITUTED;
    }
    boolean variable =
        words.end() < text.length()
            && text.charAt(words.end()) == ')'
            && Character.isUpperCase(text.charAt(i + 2));
    if (variable) {
      return NONE;
    }
    boolean process = text.charAt(i) != '$' && words.kind() != 0;
    boolean runs = words.kind() != 0 && words.argument() != Words.PROSE;
    return runs || process ? SUBSTITUTED : NONE;
  }

  /** {@code {cat,/etc/passwd}}. */
  private static int brace(String text, int i) {
    if (i > 0 && text.charAt(i - 1) == '$') {
      return NONE;
    }
    int end = i + 1;
    while (end < text.length() && (Ascii.word(text.charAt(end)) || text.charAt(end) == '/')) {
      end++;
    }
    int slash = Ascii.lastIndexWithin(text, '/', end, end - i);
    int name = Math.max(slash, i) + 1;
    boolean lists = end < text.length() && text.charAt(end) == ',';
    boolean option =
        lists
            && end > i + 1
            && end + 2 < text.length()
            && text.charAt(end + 1) == '-'
            && Ascii.letter(text.charAt(end + 2))
            && Ascii.letter(text.charAt(i + 1));
    boolean empty = end == i + 1 && lists && Words.at(text, end + 1).kind() != 0;
    boolean command = Commands.kind(text, name, end) == Commands.PLAIN;
    boolean listed = (lists && command) || empty || option;
    return listed && Ascii.indexWithin(text, '}', i, 120) > 0 ? SURE : NONE;
  }

  /** A second line of a short value. */
  private static int line(String text, int i) {
    if (i > 64) {
      return NONE;
    }
    Words words = Words.at(text, i + 1);
    if (words.kind() == 0) {
      return NONE;
    }
    // A line of a list does not end in a separator.
    boolean ended = words.end() < text.length() && ENDS.has(text.charAt(words.end()));
    return weigh(words, i == 0 || ended);
  }

  /** Two lines at most: longer texts quote commands line by line. */
  private static boolean brief(String text) {
    int lines = 0;
    for (int at = 0; at < text.length() && lines < 4; at++) {
      lines += text.charAt(at) == '\n' ? 1 : 0;
    }
    return lines < 3;
  }
}
