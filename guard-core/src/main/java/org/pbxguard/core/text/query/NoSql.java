package org.pbxguard.core.text.query;

import java.util.List;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;
import org.pbxguard.core.text.match.WordTable;

/**
 * Operators of document databases where a value should be, and script that such databases run.
 * Stateless.
 */
final class NoSql {
  private static final WordTable OPERATORS =
      WordTable.of(
          "ne",
          "eq",
          "gt",
          "gte",
          "lt",
          "lte",
          "in",
          "nin",
          "where",
          "regex",
          "exists",
          "not",
          "or",
          "and",
          "nor",
          "all",
          "elemmatch",
          "size",
          "type",
          "mod",
          "text",
          "expr",
          "function",
          "accumulator",
          "comment",
          "jsonschema",
          "options",
          "search",
          "slice",
          "meta",
          "lookup",
          "group",
          "match",
          "project",
          "set",
          "unset",
          "push",
          "inc",
          "rename",
          "merge",
          "out",
          "unionwith",
          "geowithin",
          "near",
          "rand");

  private static final Automaton SCRIPT =
      Automaton.of(
          List.of(
              "this.password",
              "this.passwd",
              "this.username",
              "this.constructor",
              ".match(/",
              "mapreduce(",
              "db.injection",
              "db.getcollection",
              "db.runcommand",
              "db.eval",
              "tojson(",
              "tojsononeline",
              "var date=new date",
              "var date = new date",
              "curdate-date",
              "curdate = new date",
              "return true;",
              "return(true)",
              "return true}",
              ";return true",
              ";return 1",
              "this.product",
              "{password :",
              "{ password :",
              "emit(",
              "||this.",
              "&&this.",
              "$where"));

  private NoSql() {}

  /** Index of an operator that stands as one, or -1. */
  static int operator(View view) {
    String text = view.text();
    int at = text.indexOf('$');
    while (at >= 0) {
      int end = Ascii.wordEnd(text, at + 1);
      if (OPERATORS.has(text, at + 1, end) && stands(view, at, end)) {
        return at;
      }
      at = text.indexOf('$', at + 1);
    }
    return -1;
  }

  private static boolean stands(View view, int at, int end) {
    char before = view.at(at - 1);
    char after = view.at(end);
    if (view.in(Place.JSON_KEY)) {
      return at == 0 && after == 0;
    }
    if (before == '[' && after == ']') {
      return true;
    }
    int colon = Ascii.skipBlanks(view.text(), after == '"' || after == '\'' ? end + 1 : end);
    boolean assigns =
        view.at(colon) == ':'
            && (colon == end || after == '"' || after == '\'' || view.at(end) == ' ');
    return assigns && view.at(colon + 1) != ':';
  }

  /** Whether script for the database's own engine stands here. */
  static boolean script(String text) {
    if ((SCRIPT.scan(text) & 1) != 0) {
      return text.contains("||this.")
          || text.contains("&&this.")
          || text.indexOf('(') >= 0
          || text.indexOf('$') >= 0
          || text.indexOf(';') >= 0;
    }
    int comment = text.indexOf("==");
    return comment > 0
        && comment < 12
        && (text.contains("||") || text.contains("&&"))
        && text.indexOf("//", comment) > 0;
  }

  /** {@code ';sleep(5000);'}: a pause between the application's own statements. */
  static boolean pause(String text) {
    int at = text.indexOf("sleep(");
    if (at < 1) {
      return false;
    }
    int before = Ascii.skipBlanksBack(text, at);
    int close = text.indexOf(')', at);
    boolean starts = before >= 0 && ";}".indexOf(text.charAt(before)) >= 0;
    return starts && close > 0 && close + 1 < text.length() && text.charAt(close + 1) == ';';
  }

  /** A document that is closed and another that is opened behind a comma. */
  static boolean document(String text) {
    int close = text.indexOf('}');
    int open = text.indexOf('{', close);
    return close >= 0
        && close < 4
        && open > close
        && text.indexOf(':', open) > 0
        && text.substring(close + 1, open).strip().equals(",");
  }
}
