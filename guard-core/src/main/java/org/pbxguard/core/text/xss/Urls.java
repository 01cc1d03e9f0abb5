package org.pbxguard.core.text.xss;

import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Chars;

/**
 * Finds URLs that are code, as browsers read them: tabs, line ends and control characters inside
 * the scheme are dropped.
 *
 * <p>Stateless.
 */
final class Urls {
  private static final Chars CALL = Chars.of("(=.`[:;");
  private static final Chars ATTRIBUTE = Chars.of("=\"'`(<");
  private static final int LONGEST_SCHEME = 10;
  private static final int MOST_DROPPED = 24;

  private Urls() {}

  /** Index of the colon of the first URL that is code, or -1. */
  static int find(String text) {
    int colon = text.indexOf(':');
    while (colon >= 0) {
      if (script(text, colon) || data(text, colon)) {
        return colon;
      }
      colon = text.indexOf(':', colon + 1);
    }
    return -1;
  }

  private static boolean script(String text, int colon) {
    StringBuilder scheme = new StringBuilder(LONGEST_SCHEME);
    int at = colon - 1;
    int dropped = 0;
    while (at >= 0 && scheme.length() < LONGEST_SCHEME && dropped < MOST_DROPPED) {
      char c = text.charAt(at);
      if (Ascii.letter(c)) {
        scheme.append((char) (c | 0x20));
        at--;
      } else if (c < ' ' || (c >= 0x7f && c <= 0x9f)) {
        dropped++;
        at--;
      } else {
        break;
      }
    }
    String read = scheme.reverse().toString();
    boolean known =
        read.equals("javascript")
            || read.endsWith("vbscript")
            || read.equals("livescript")
            || read.endsWith("jscript")
            || read.equals("vbs")
            || read.equals("mocha");
    return known && !touched(text, at) && code(text, colon + 1, at);
  }

  private static boolean touched(String text, int at) {
    return at >= 0 && Ascii.word(text.charAt(at));
  }

  /** What stands behind the colon is code, or the URL stands where an attribute's value does. */
  private static boolean code(String text, int from, int before) {
    int start = Ascii.skipBlanks(text, from);
    boolean attribute = before >= 0 && ATTRIBUTE.has(text.charAt(before));
    if (start >= text.length()) {
      return attribute;
    }
    if (text.startsWith("%20", start)) {
      return attribute;
    }
    if (!Ascii.letter(text.charAt(start))) {
      return start == from || attribute || text.charAt(start) != '-';
    }
    int end = Ascii.wordEnd(text, start);
    boolean call = end < text.length() && CALL.has(text.charAt(end));
    return attribute || (call && !sentenceEnd(text, end));
  }

  private static boolean sentenceEnd(String text, int at) {
    return text.charAt(at) == '.' && (at + 1 >= text.length() || text.charAt(at + 1) == ' ');
  }

  /** {@code data:} with a type that is a document or code. */
  private static boolean data(String text, int colon) {
    if (colon < 4 || !Ascii.at(text, colon - 4, "data") || touched(text, colon - 5)) {
      return false;
    }
    int at = Ascii.skipBlanks(text, colon + 1);
    return Ascii.at(text, at, "text/html")
        || Ascii.at(text, at, "text/xml")
        || Ascii.at(text, at, "text/javascript")
        || Ascii.at(text, at, "text/j\\u")
        || Ascii.at(text, at, "application/javascript")
        || Ascii.at(text, at, "application/x-javascript")
        || Ascii.at(text, at, "application/x-x509")
        || Ascii.at(text, at, "application/xhtml")
        || Ascii.at(text, at, "image/svg")
        || (Ascii.at(text, at, "text/") && Ascii.indexWithin(text, '<', at, 200) > 0)
        || Ascii.at(text, at, ",<")
        || Ascii.at(text, at, ";base64,pht")
        || Ascii.at(text, at, ",alert");
  }
}
