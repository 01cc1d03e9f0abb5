package org.pbxguard.core.text.sql;

import java.util.Locale;

/**
 * Whole or stacked statements wherever they stand: UNION SELECT, SELECT in brackets, SELECT with a
 * source, and what may follow a semicolon. Prose knows the same words ("select a plan from the
 * list"), so each rule asks for what only SQL has: literals, commas, brackets, a catalogue, the end
 * of the text in the right place.
 *
 * <p>Stateless.
 */
final class Statements {
  /** How far a FROM may be from its SELECT. */
  private static final int LIST = 60;

  private static final int COUNTED = 16;

  private Statements() {}

  static void at(Tokens t, int i, Sink sink) {
    switch (t.kind(i)) {
      case UNION -> union(t, i, sink);
      case OPEN -> bracket(t, i, sink);
      case SELECT -> select(t, i, sink);
      case SEMICOLON -> stacked(t, i, sink);
      case STATEMENT -> statement(t, i, sink);
      case CLAUSE -> into(t, i, sink);
      case FROM -> backtick(t, i, sink);
      default -> {}
    }
  }

  private static void union(Tokens t, int i, Sink sink) {
    int j = i + 1;
    while (t.is(j, Kind.DISTINCT) || t.is(j, Kind.OPEN) || t.is(j, Kind.ARITHMETIC)) {
      j++;
    }
    j = t.skip(j, Kind.COMMENT);
    boolean values = t.says(j, "values") && t.is(j + 1, Kind.OPEN);
    if (!t.is(j, Kind.SELECT) && !values) {
      return;
    }
    // "Union Select Committee" is a name.
    boolean name = i == 0 && j == 1 && t.is(2, Kind.WORD) && t.is(3, Kind.END);
    if (values || (fields(t, j + 1) && !name) || j > i + 1 || (i > 0 && counted(t, j + 1))) {
      sink.hit(Sql.UNION, t, i, j + 1);
    }
  }

  /** Whether constants in a row follow soon, as they do where columns are counted. */
  private static boolean counted(Tokens t, int from) {
    int limit = Math.min(t.size(), from + COUNTED);
    for (int j = from; j < limit; j++) {
      if (t.literal(j) && t.is(j + 1, Kind.COMMA) && t.literal(j + 2) && t.is(j + 3, Kind.COMMA)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a list of fields starts here, and not a sentence. */
  private static boolean fields(Tokens t, int i) {
    int j = t.skip(i, Kind.DISTINCT);
    if (t.is(j, Kind.END) || t.is(j, Kind.COMMENT) || t.says(j, "top")) {
      return true;
    }
    if (t.literal(j) || t.calls(j) || t.is(j, Kind.OPEN) || t.is(j, Kind.CASE) || t.says(j, "*")) {
      return true;
    }
    // "Select & Sons" is a name: no other operator stands before its operand.
    boolean sign = t.says(j, "-") || t.says(j, "+") || t.says(j, "~");
    if (sign || t.is(j, Kind.NOT)) {
      return t.operand(j + 1);
    }
    return t.operand(j) && afterField(t.kind(t.pastOperand(j)));
  }

  private static boolean afterField(Kind kind) {
    return switch (kind) {
      case COMMA, FROM, COMMENT, END, SEMICOLON, CLOSE, ARITHMETIC, LOGIC, COMPARE -> true;
      default -> false;
    };
  }

  private static void bracket(Tokens t, int i, Sink sink) {
    if (!t.is(i + 1, Kind.SELECT) || !fields(t, i + 2)) {
      return;
    }
    int j = t.skip(i + 2, Kind.DISTINCT);
    boolean word = t.is(j, Kind.WORD) && t.is(t.pastOperand(j), Kind.CLOSE);
    if (!word) {
      sink.hit(Sql.SUBSELECT, t, i, j);
    }
  }

  private static void select(Tokens t, int i, Sink sink) {
    int from = from(t, i);
    if (from < 0) {
      bare(t, i, sink);
      return;
    }
    boolean system = t.is(from + 1, Kind.SYSTEM) || t.says(from + 1, "dual");
    boolean first = i == 0 && sink.view().depth() == 0;
    if (system
        || (fields(t, i + 1)
            && t.operand(from + 1)
            && strongList(t, i, from)
            && (!first || constants(t, i, from)))) {
      sink.hit(Sql.SELECT, t, i, from + 1);
    } else if (fields(t, i + 1)) {
      sink.hit(Sql.SELECT_HINT, t, i, from + 1);
    }
  }

  /** SELECT without a source, of something that a sentence would not name. */
  private static void bare(Tokens t, int i, Sink sink) {
    int j = i + 1;
    boolean call = t.calls(j) && t.pastOperand(j) >= t.size() - 1;
    boolean variable = t.is(j, Kind.VARIABLE) && t.start(j) < t.text().length() - 2;
    boolean several = t.literal(j) && t.is(j + 1, Kind.COMMA) && t.literal(j + 2);
    boolean code =
        i == 0 && t.is(j, Kind.NUMBER) && t.end(j) - t.start(j) > 4 && t.is(j + 1, Kind.END);
    if (call || code || several || (variable && t.text().startsWith("@@", t.start(j)))) {
      sink.hit(Sql.SELECT, t, i, j);
    }
  }

  private static int from(Tokens t, int i) {
    int limit = Math.min(t.size(), i + LIST);
    for (int j = i + 1; j < limit; j++) {
      Kind kind = t.kind(j);
      if (kind == Kind.FROM) {
        return j;
      }
      if (kind == Kind.SEMICOLON || kind == Kind.SELECT) {
        return -1;
      }
    }
    return -1;
  }

  /** A constant as the first field: who configures a query asks for columns. */
  private static boolean constants(Tokens t, int i, int from) {
    int first = i + 1;
    while (first < from && t.is(first, Kind.ARITHMETIC)) {
      first++;
    }
    return t.literal(first);
  }

  /** A star, a comma, a call or a literal between SELECT and FROM. */
  private static boolean strongList(Tokens t, int i, int from) {
    for (int j = i + 1; j < from; j++) {
      if (t.says(j, "*") || t.is(j, Kind.COMMA) || t.calls(j) || t.literal(j)) {
        return true;
      }
    }
    return false;
  }

  private static void stacked(Tokens t, int i, Sink sink) {
    int j = t.skip(i + 1, Kind.SEMICOLON);
    boolean begins =
        t.is(j, Kind.STATEMENT)
            ? complete(t, j)
            : t.is(j, Kind.SELECT) && fields(t, j + 1) && !t.is(j + 1, Kind.WORD);
    boolean branch =
        t.says(j, "if") && t.is(j + 1, Kind.OPEN) && t.is(t.pastBracket(j + 1), Kind.SELECT);
    int last = t.size() - 1;
    boolean cut =
        last > j && last - j < 6 && t.is(last, Kind.COMMENT) && t.end(last) - t.start(last) <= 4;
    if (begins || branch || (cut && t.is(last - 1, Kind.SEMICOLON))) {
      sink.hit(Sql.STACKED, t, i, j + 1);
    }
  }

  private static void statement(Tokens t, int i, Sink sink) {
    if (t.says(i, "waitfor") && (t.says(i + 1, "delay") || t.says(i + 1, "time"))) {
      sink.hit(Sql.TIME, t, i, i + 2);
    } else if (t.is(i + 1, Kind.DANGEROUS) && (t.says(i, "exec") || t.says(i, "execute"))) {
      sink.hit(Sql.FUNCTION, t, i, i + 1);
    } else if (complete(t, i)) {
      sink.hit(telling(t, i) ? Sql.STATEMENT : Sql.STATEMENT_HINT, t, i, i + 2);
    }
  }

  /** A variable declared, a table's columns listed, or the rest cut off. */
  private static boolean telling(Tokens t, int i) {
    boolean columns = t.says(i, "create") && t.is(i + 3, Kind.OPEN);
    boolean sure =
        t.says(i, "declare")
            || t.says(i, "backup")
            || t.says(i + 1, "immediate")
            || t.says(i + 1, "master");
    return sure || columns || ended(t, i);
  }

  /** Whether the statement is followed by what cuts off the rest of the application's own. */
  private static boolean ended(Tokens t, int i) {
    int limit = Math.min(t.size(), i + LIST);
    for (int j = i + 2; j < limit; j++) {
      if (t.is(j, Kind.COMMENT)) {
        return true;
      }
    }
    return false;
  }

  /** Whether more than the first word of a statement is there. */
  private static boolean complete(Tokens t, int i) {
    String object = "table database schema index view user trigger procedure function login role";
    if (t.says(i, "insert") || t.says(i, "replace")) {
      return t.says(i + 1, "into") && t.operand(i + 2);
    }
    if (t.says(i, "delete")) {
      return t.is(i + 1, Kind.FROM) && t.operand(i + 2) && endsOr(t, i + 3, "where");
    }
    if (t.says(i, "update")) {
      return t.operand(i + 1) && t.says(i + 2, "set") && t.is(i + 4, Kind.COMPARE);
    }
    if (t.says(i, "drop") || t.says(i, "create") || t.says(i, "alter") || t.says(i, "truncate")) {
      return word(t, i + 1, object) && t.operand(i + 2) && !t.is(i + 2, Kind.VARIABLE);
    }
    if (t.says(i, "exec") || t.says(i, "execute")) {
      boolean argument = t.is(i + 2, Kind.STRING) || t.is(i + 2, Kind.VARIABLE) || t.calls(i + 2);
      return (t.is(i + 1, Kind.OPEN) && argument)
          || t.is(i + 1, Kind.DANGEROUS)
          || t.is(i + 2, Kind.STRING)
          || t.says(i + 1, "immediate")
          || t.says(i + 1, "master");
    }
    return other(t, i);
  }

  private static boolean other(Tokens t, int i) {
    if (t.says(i, "call") || t.says(i, "begin")) {
      return t.is(i + 2, Kind.OPEN) || t.is(i + 1, Kind.DANGEROUS);
    }
    if (t.says(i, "backup")) {
      return t.says(i + 1, "database") && t.says(i + 3, "to");
    }
    if (t.says(i, "declare") || t.says(i, "set")) {
      return t.is(i + 1, Kind.VARIABLE) && t.text().charAt(t.start(i + 1)) == '@';
    }
    if (t.says(i, "waitfor")) {
      return t.says(i + 1, "delay") || t.says(i + 1, "time");
    }
    if (t.says(i, "shutdown")) {
      return t.is(i + 1, Kind.COMMENT) || t.is(i + 1, Kind.SEMICOLON) || t.is(i + 1, Kind.END);
    }
    if (t.says(i, "load")) {
      return (t.says(i + 1, "data") || t.says(i + 1, "xml"))
          && (t.says(i + 2, "infile") || t.says(i + 3, "infile") || t.says(i + 2, "local"));
    }
    if (t.says(i, "grant") || t.says(i, "revoke")) {
      return word(t, i + 1, "all connect dba select") && t.operand(i + 2);
    }
    if (t.says(i, "copy")) {
      return t.operand(i + 1)
          && (t.is(i + 2, Kind.FROM) || t.says(i + 2, "to"))
          && !t.is(i + 3, Kind.END);
    }
    return (t.says(i, "handler") && t.says(i + 2, "open"))
        || (t.says(i, "prepare") && t.is(i + 2, Kind.FROM))
        || (t.says(i, "attach") && t.says(i + 1, "database"));
  }

  private static boolean endsOr(Tokens t, int i, String word) {
    return t.says(i, word) || t.is(i, Kind.END) || t.is(i, Kind.COMMENT) || t.is(i, Kind.SEMICOLON);
  }

  private static boolean word(Tokens t, int i, String list) {
    if (t.end(i) <= t.start(i)) {
      return false;
    }
    String word = t.text().substring(t.start(i), t.end(i)).toLowerCase(Locale.ROOT);
    return (' ' + list + ' ').contains(' ' + word + ' ');
  }

  /** FROM and a table's name as MySQL quotes it, with another clause behind. */
  private static void backtick(Tokens t, int i, Sink sink) {
    boolean quoted = t.is(i + 1, Kind.STRING) && t.text().charAt(t.start(i + 1)) == '`';
    int next = i + 2;
    while (t.is(next, Kind.OTHER) || t.is(next, Kind.STRING)) {
      next++;
    }
    if (quoted && t.is(next, Kind.CLAUSE)) {
      sink.hit(Sql.SELECT, t, i, next);
    }
  }

  private static void into(Tokens t, int i, Sink sink) {
    if (t.says(i, "into") && (t.says(i + 1, "outfile") || t.says(i + 1, "dumpfile"))) {
      sink.hit(Sql.FILE, t, i, i + 2);
    }
  }
}
