package org.pbxguard.core.text.query;

import java.util.List;
import java.util.stream.Stream;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;
import org.pbxguard.core.text.match.Chars;

/** LDAP filters (RFC 4515) that close the application's own and open another. Stateless. */
final class Ldap {
  private static final Chars OPENING = Chars.of("|&!(");
  private static final Chars ASSIGNS = Chars.of("=<>~");
  private static final Chars OPERATORS = Chars.of("|&!");
  private static final List<String> SHAPES =
      List.of(
          "*)(", ")(|", ")(&", ")(!", "*(|(", "*)|", "*)&", "(|(", "(&(", "(!(&", "*))(", "*))",
          "(*)*)", ")|(", ")&(", ")!(", "))%00");

  /** What must stand in a text for anything to be found. */
  static final List<String> WORDS = Stream.concat(SHAPES.stream(), Stream.of(")(")).toList();

  private static final Automaton BREAKS = Automaton.of(SHAPES);

  private Ldap() {}

  /** Whether such a shape stands here, together with an attribute or a star. */
  static boolean breaks(String text) {
    if (opensBehindClose(text)) {
      return true;
    }
    boolean names = attribute(text);
    boolean star = text.indexOf('*') >= 0;
    Automaton.Hits hits = BREAKS.hits(text);
    while (hits.next()) {
      boolean last = text.length() - hits.end() < 3 && text.length() < 24 && text.indexOf(' ') < 0;
      if (names || (last && star)) {
        return true;
      }
    }
    return closing(text);
  }

  /** {@code value)(|}: the first bracket closes, and an operator follows. */
  private static boolean opensBehindClose(String text) {
    int close = text.indexOf(')');
    int open = text.indexOf('(');
    if (close < 0 || open != close + 1 || open + 1 >= text.length()) {
      return false;
    }
    return OPERATORS.has(text.charAt(open + 1));
  }

  /** {@code value)(cn=x}: an attribute behind a closed bracket. */
  private static boolean closing(String text) {
    int at = text.indexOf(")(");
    while (at >= 0) {
      int end = Ascii.wordEnd(text, at + 2);
      boolean assigns = end > at + 2 && end < text.length() && ASSIGNS.has(text.charAt(end));
      if (assigns && text.indexOf('(') == at + 1) {
        return true;
      }
      at = text.indexOf(")(", at + 1);
    }
    return false;
  }

  /** A bracket, a name, an equals sign. */
  private static boolean attribute(String text) {
    int at = text.indexOf('(');
    while (at >= 0) {
      int name = at + 1;
      while (name < text.length() && name < at + 6 && OPENING.has(text.charAt(name))) {
        name++;
      }
      int end = Ascii.wordEnd(text, name);
      boolean assigns = end > name && end < text.length() && ASSIGNS.has(text.charAt(end));
      if (assigns && Ascii.letter(text.charAt(name))) {
        return true;
      }
      at = text.indexOf('(', at + 1);
    }
    return false;
  }
}
