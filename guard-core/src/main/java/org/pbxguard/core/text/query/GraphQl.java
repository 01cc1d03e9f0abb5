package org.pbxguard.core.text.query;

import org.pbxguard.core.text.match.Ascii;

/**
 * GraphQL queries that ask for the schema or multiply the work: nesting, fragments of themselves.
 * Stateless.
 */
final class GraphQl {
  private static final int DEEP = 8;

  private GraphQl() {}

  static boolean introspection(String text) {
    int open = Ascii.skipBlanks(text, 0);
    boolean alone =
        text.startsWith("{", open)
            && Ascii.at(text, Ascii.skipBlanks(text, open + 1), "__typename");
    return alone
        || ((text.contains("__schema") || text.contains("__type(")) && text.indexOf('{') >= 0);
  }

  static boolean multiplies(String text) {
    if (!text.contains("query") && !text.contains("{")) {
      return false;
    }
    return recursive(text) || (text.contains("query") && nesting(text) >= DEEP);
  }

  /** Braces open at once, none of which holds what JSON or code would. */
  private static int nesting(String text) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{') {
        depth++;
        deepest = Math.max(deepest, depth);
      } else if (c == '}') {
        depth--;
      } else if (c == ';' || c == '=') {
        return 0;
      }
    }
    return deepest;
  }

  private static boolean recursive(String text) {
    int at = text.indexOf("fragment ");
    if (at < 0) {
      return false;
    }
    int start = Ascii.skipBlanks(text, at + 9);
    String name = text.substring(start, Ascii.wordEnd(text, start));
    int end = text.indexOf(" query", at) < 0 ? text.length() : text.indexOf(" query", at);
    int spread = name.isEmpty() ? -1 : text.indexOf("..." + name, start);
    return spread > 0 && spread < end;
  }
}
