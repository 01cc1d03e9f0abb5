package org.pbxguard.core.text.xss;

import java.util.List;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;
import org.pbxguard.core.text.match.Chars;

/**
 * JavaScript outside of tags and URLs: what a value does once it has left the string that it was
 * put into. A snippet that somebody quotes in a ticket calls functions, too, so that a call counts
 * by what stands before it.
 *
 * <p>Stateless.
 */
final class Script {
  private static final Chars QUOTES = Chars.of("'\"`");

  /** Calls that show that script runs; 0 and more is their index in the list. */
  static final List<String> CALLS =
      List.of(
          "alert",
          "confirm",
          "prompt",
          "eval",
          "settimeout",
          "setinterval",
          "execscript",
          "msgbox",
          "write",
          "writeln",
          "fetch",
          "import",
          "atob",
          "print",
          "expression",
          "function",
          "open");

  /** Properties that only script reads or sets, and only hostile script in a value. */
  static final List<String> PROPERTIES =
      List.of(
          "document.cookie",
          "(document)[",
          "document?.",
          "[]+[]",
          "![]+",
          "document.domain",
          "document.write",
          "document.location",
          "document.url",
          "document.referrer",
          "document.body",
          "document.forms",
          "document.documentelement",
          "document[",
          "document.createelement",
          "document.vulnerable",
          "window.location",
          "window.open",
          "window.name",
          "window[",
          "window.onload",
          "self[",
          "top[",
          "this[",
          "parent[",
          "location.href",
          "location='",
          "location=\"",
          "location=name",
          "location=java",
          "location=document",
          "location=window",
          "location=/",
          "location.hash",
          "location.replace",
          "localstorage.",
          "string.fromcharcode",
          "string.fromcodepoint",
          ".innerhtml",
          ".outerhtml",
          "new xmlhttprequest",
          "activexobject",
          ".fromcharcode",
          "constructor.constructor",
          "[].constructor",
          "__proto__",
          "array.from`",
          "onerror=",
          "sourcemappingurl",
          "-moz-binding",
          ".appendchild",
          ".execute(",
          ".src=",
          ".call`",
          ".call(null",
          ".apply(",
          "ownerdocument",
          "defaultview",
          "globalthis",
          "v-if]",
          "import('",
          "import(\"",
          "[].map",
          "[].sort",
          "[1].map",
          "[1].some",
          "[].some",
          "[1].find");

  /** The first calls run code or show that it runs; the others are ordinary, too. */
  static final int RUNNERS = 8;

  private static final Automaton CALL_WORDS = Automaton.of(CALLS);
  private static final Automaton PROPERTY_WORDS = Automaton.of(PROPERTIES);
  private static final Chars BREAKS = Chars.of("'\"`;)}]+-*/,=<>&|!?:({[^~%\\");

  private Script() {}

  /** Whether a property is named, and not as the end of a longer name. */
  static boolean property(String text) {
    Automaton.Hits hits = PROPERTY_WORDS.hits(text);
    while (hits.next()) {
      int start = hits.start();
      char first = text.charAt(start);
      if (start == 0 || !Ascii.letter(first) || !Ascii.word(text.charAt(start - 1))) {
        return true;
      }
    }
    return false;
  }

  /**
   * How surely a call is no quotation: 0 none, 1 a call as in any code, 2 a call that is all there
   * is, 3 a call behind what ends a string or an expression.
   */
  static int call(String text) {
    int best = 0;
    Automaton.Hits hits = CALL_WORDS.hits(text);
    while (hits.next() && best < 3) {
      boolean wordBefore = hits.start() > 0 && Ascii.word(text.charAt(hits.start() - 1));
      if (!wordBefore && calls(text, hits.end(), hits.start())) {
        best = Math.max(best, weight(text, hits.start(), hits.id()));
      }
    }
    return best;
  }

  /** {@code name(}, {@code name`}, {@code (name)(}, {@code name/**}{@code /(}, {@code [name]}. */
  private static boolean calls(String text, int end, int start) {
    int at = Ascii.skipBlanks(text, end);
    boolean wrapped = start > 0 && text.charAt(start - 1) == '(';
    if (at < text.length() && text.charAt(at) == ')' && wrapped) {
      at = Ascii.skipBlanks(text, at + 1);
    }
    if (at >= text.length()) {
      return false;
    }
    char c = text.charAt(at);
    return (c == '(' && at <= end + 2) || c == '`' || text.startsWith("/*", at);
  }

  private static int weight(String text, int start, int id) {
    int before = Ascii.skipBlanksBack(text, start);
    if (id >= RUNNERS) {
      return 1;
    }
    if (before < 0) {
      return whole(text, start) ? 2 : 1;
    }
    if (!BREAKS.has(text.charAt(before))) {
      return 1;
    }
    int quote = firstQuote(text, before);
    boolean bare = onlyBreaks(text, quote + 1, start);
    return bare && (quote >= 0 || onlyBreaks(text, 0, start)) ? 3 : whole(text, start) ? 2 : 1;
  }

  /**
   * The last quote or closing bracket up to {@code at}, from which nothing but operators leads on.
   */
  private static int firstQuote(String text, int at) {
    for (int i = at; i >= 0 && i > at - 12; i--) {
      if (QUOTES.has(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean onlyBreaks(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!Ascii.blank(c) && !BREAKS.has(c) && !Ascii.digit(c)) {
        return false;
      }
    }
    return to - from < 40;
  }

  /** Whether nothing but the call's own arguments and the end of a statement follow. */
  private static boolean whole(String text, int start) {
    return text.length() - start < 48 && text.indexOf(' ', start) < 0;
  }
}
