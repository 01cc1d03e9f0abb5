package org.pbxguard.core.text.sql;

import java.util.List;
import org.pbxguard.core.text.match.Ascii;

/**
 * PostgreSQL's casts: two colons between what ends a value, a bracket or a quote, and the name of a
 * type.
 *
 * <p>Stateless.
 */
final class Casts {
  private static final List<String> TYPES =
      List.of(
          "int",
          "int4",
          "int8",
          "integer",
          "bigint",
          "smallint",
          "numeric",
          "text",
          "varchar",
          "char",
          "boolean",
          "bool",
          "json",
          "jsonb",
          "xml",
          "bytea",
          "regclass",
          "name",
          "date",
          "timestamp",
          "float",
          "float8",
          "money",
          "uuid",
          "oid");

  private Casts() {}

  /** Where the first one stands, or -1. */
  static int find(String text) {
    int at = text.indexOf("::");
    while (at >= 0) {
      boolean value = at > 0 && ")'".indexOf(text.charAt(at - 1)) >= 0;
      if (value && type(text, Ascii.skipBlanks(text, at + 2))) {
        return at;
      }
      at = text.indexOf("::", at + 2);
    }
    return -1;
  }

  private static boolean type(String text, int from) {
    for (String type : TYPES) {
      int end = from + type.length();
      if (Ascii.at(text, from, type)
          && (end >= text.length() || !Lexer.wordPart(text.charAt(end)))) {
        return true;
      }
    }
    return false;
  }
}
