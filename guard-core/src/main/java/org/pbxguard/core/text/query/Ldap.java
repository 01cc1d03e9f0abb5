package org.pbxguard.core.text.query;

import java.util.List;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;

/** LDAP filters (RFC 4515) that close the application's own and open another. Stateless. */
final class Ldap {
  private static final Automaton BREAKS =
      Automaton.of(
          List.of(
              "*)(", ")(|", ")(&", ")(!", "*(|(", "*)|", "*)&", "(|(", "(&(", "(!(&", "*))(", "*))",
              "(*)*)", ")|(", "))%00", "*)*"));

  private Ldap() {}

  /** Whether such a shape stands here, together with an attribute or a star. */
  static boolean breaks(String text) {
    Automaton.Hits hits = BREAKS.hits(text);
    while (hits.next()) {
      if (attribute(text, Math.max(0, hits.start() - 24)) || text.length() - hits.end() < 3) {
        return text.indexOf('*') >= 0 || attribute(text, 0);
      }
    }
    return closing(text);
  }

  /** {@code value)(cn=x}: an attribute behind a closed bracket. */
  private static boolean closing(String text) {
    int at = text.indexOf(")(");
    while (at >= 0) {
      int end = Ascii.wordEnd(text, at + 2);
      boolean assigns =
          end > at + 2 && end < text.length() && "=<>~".indexOf(text.charAt(end)) >= 0;
      if (assigns && text.indexOf('(') == at + 1) {
        return true;
      }
      at = text.indexOf(")(", at + 1);
    }
    return false;
  }

  /** A bracket, a name, an equals sign. */
  private static boolean attribute(String text, int from) {
    int at = text.indexOf('(', from);
    while (at >= 0) {
      int name = at + 1;
      while (name < text.length() && "|&!(".indexOf(text.charAt(name)) >= 0) {
        name++;
      }
      int end = Ascii.wordEnd(text, name);
      boolean assigns = end > name && end < text.length() && "=<>~".indexOf(text.charAt(end)) >= 0;
      if (assigns && Ascii.letter(text.charAt(name))) {
        return true;
      }
      at = text.indexOf('(', at + 1);
    }
    return false;
  }
}
