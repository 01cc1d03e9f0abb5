package org.pbxguard.core.text.shell;

import java.util.List;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;
import org.pbxguard.core.text.match.Chars;

/** The IF and FOR of cmd's command language, and the fork bomb of sh. Stateless. */
final class Batch {
  private static final Chars LEADING = Chars.of("&|;@(");
  private static final Automaton CONDITIONS =
      Automaton.of(
          List.of(
              " exist ",
              " defined ",
              " errorlevel ",
              " cmdextversion ",
              " equ ",
              " neq ",
              " gtr ",
              " lss ",
              " geq ",
              " leq ",
              "==",
              "== ",
              ") equ "));
  private static final Automaton ACTIONS =
      Automaton.of(
          List.of(
              " echo", " goto ", " cmd", " set ", "(set ", "(echo", "(exit", "(cmd", "@echo",
              "(goto", "(call"));

  private Batch() {}

  /** Whether the text is such a statement. */
  static boolean conditional(String text) {
    int start = 0;
    while (start < text.length()
        && (Ascii.blank(text.charAt(start)) || LEADING.has(text.charAt(start)))) {
      start++;
    }
    if (Ascii.at(text, start, "for ")) {
      int percent = Ascii.skipBlanks(text, start + 4);
      return percent < text.length()
          && text.charAt(percent) == '%'
          && text.indexOf('(', percent) > 0;
    }
    if (Ascii.at(text, start, "if ") || Ascii.at(text, start, "if(")) {
      boolean opens = text.endsWith("(");
      boolean code = text.indexOf(';') >= 0 || text.indexOf('{') >= 0;
      return hit(CONDITIONS, text) && (opens || hit(ACTIONS, text)) && !code;
    }
    return bomb(text);
  }

  private static boolean bomb(String text) {
    int body = text.indexOf("(){");
    int pipe = text.indexOf('|', body);
    int back = text.indexOf('&', pipe);
    return body > 0 && body < 16 && pipe > body && back > pipe && text.indexOf("};", back) > 0;
  }

  private static boolean hit(Automaton automaton, String text) {
    return (automaton.scan(text) & 1) != 0;
  }
}
