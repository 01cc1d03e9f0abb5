package org.pbxguard.core.text.sql;

import java.util.List;

/**
 * Conditions and expressions wherever they stand: comparisons of two constants behind AND or OR,
 * CASE WHEN, HAVING, ORDER BY a number, functions that serve only injection, catalogues.
 *
 * <p>Stateless.
 */
final class Conditions {
  private static final int FAR = 24;

  private Conditions() {}

  static void at(Tokens t, int i, Sink sink) {
    switch (t.kind(i)) {
      case LOGIC -> logic(t, i, sink);
      case COMPARE -> same(t, i, sink);
      case CASE -> cases(t, i, sink);
      case CLAUSE -> clause(t, i, sink);
      case FUNCTION -> function(t, i, sink);
      case DANGEROUS -> dangerous(t, i, sink);
      case SYSTEM -> sink.hit(Sql.SYSTEM, t, i, i);
      case VARIABLE -> variable(t, i, sink);
      default -> {}
    }
  }

  private static void logic(Tokens t, int i, Sink sink) {
    int left = i + 1;
    while (t.is(left, Kind.NOT) || (t.is(left, Kind.OPEN) && t.literal(left + 1))) {
      left++;
    }
    int operator = t.pastOperand(left);
    if (!t.is(operator, Kind.COMPARE) || !t.operand(left)) {
      return;
    }
    int right = operator + 1;
    while (t.is(right, Kind.COMPARE) || t.is(right, Kind.NOT) || t.is(right, Kind.ARITHMETIC)) {
      right++;
    }
    if (sameWord(t, left, right)) {
      sink.hit(Sql.TAUTOLOGY, t, i, right);
      return;
    }
    boolean leftFixed = t.literal(left) || spies(t, left);
    boolean rightFixed = t.literal(right) || spies(t, right) || t.is(right, Kind.OPEN);
    if (leftFixed && rightFixed) {
      sink.hit(Sql.TAUTOLOGY, t, i, right);
    } else if (t.literal(right)) {
      sink.hit(Sql.LOGIC_HINT, t, i, right);
    }
  }

  /** {@code 'a'='a'}: the same constant on both sides. */
  private static void same(Tokens t, int i, Sink sink) {
    boolean strings = t.is(i - 1, Kind.STRING) && t.is(i + 1, Kind.STRING) && t.says(i, "=");
    int length = t.end(i - 1) - t.start(i - 1);
    if (strings
        && length > 2
        && t.end(i + 1) - t.start(i + 1) == length
        && t.text().regionMatches(t.start(i - 1), t.text(), t.start(i + 1), length)) {
      sink.hit(Sql.TAUTOLOGY, t, i - 1, i + 1);
    }
  }

  /** {@code or x=x}. */
  private static boolean sameWord(Tokens t, int left, int right) {
    int length = t.end(left) - t.start(left);
    return t.is(left, Kind.WORD)
        && t.is(right, Kind.WORD)
        && (t.is(right + 1, Kind.END) || t.is(right + 1, Kind.COMMENT))
        && t.end(right) - t.start(right) == length
        && t.text().regionMatches(true, t.start(left), t.text(), t.start(right), length);
  }

  /** A call that picks a secret apart. */
  private static boolean spies(Tokens t, int i) {
    if (!t.calls(i)) {
      return false;
    }
    return !(t.says(i, "length") || t.says(i, "len") || t.says(i, "count") || t.says(i, "if"));
  }

  private static void cases(Tokens t, int i, Sink sink) {
    if (!t.is(i + 1, Kind.WHEN) && !t.is(i + 2, Kind.WHEN)) {
      return;
    }
    int limit = Math.min(t.size(), i + FAR);
    for (int j = i + 2; j < limit; j++) {
      if (t.is(j, Kind.THEN) && (t.literal(j + 1) || t.is(j + 1, Kind.OPEN) || t.calls(j + 1))) {
        sink.hit(Sql.CASE, t, i, j);
        return;
      }
    }
  }

  private static void clause(Tokens t, int i, Sink sink) {
    if (t.says(i, "having")) {
      int operator = t.pastOperand(i + 1);
      boolean counted = t.literal(i + 1) || t.calls(i + 1);
      if (counted && t.is(operator, Kind.COMPARE) && t.literal(operator + 1)) {
        sink.hit(Sql.CLAUSE, t, i, operator + 1);
      }
    } else if (t.says(i, "procedure") && t.says(i + 1, "analyse")) {
      sink.hit(Sql.CLAUSE, t, i, i + 1);
    } else if ((t.says(i, "order") || t.says(i, "group")) && t.is(i + 1, Kind.BY)) {
      if (t.literal(i + 2) && (t.is(i + 3, Kind.COMMENT) || t.is(i + 3, Kind.COMMA))) {
        sink.hit(Sql.CLAUSE, t, i, i + 3);
      }
    }
  }

  private static void function(Tokens t, int i, Sink sink) {
    if (!t.is(i + 1, Kind.OPEN)) {
      return;
    }
    if (peels(t, i) && t.calls(i + 2)) {
      sink.hit(Sql.FUNCTION, t, i, i + 3);
    } else if (t.says(i, "sleep") || t.says(i, "benchmark")) {
      delay(t, i, sink);
    } else if (t.says(i, "char") || t.says(i, "chr")) {
      chars(t, i, sink);
    } else if (t.says(i, "cast") || t.says(i, "convert")) {
      convert(t, i, sink);
    } else if (t.says(i, "if") || t.says(i, "iif") || t.says(i, "elt") || t.says(i, "make_set")) {
      branch(t, i, sink);
    }
  }

  /** {@code ascii(substring(...))}: a secret is taken apart character by character. */
  private static boolean peels(Tokens t, int i) {
    boolean character = false;
    for (String outer : List.of("ascii", "ord", "unicode", "hex", "bin", "length", "char_length")) {
      character |= t.says(i, outer);
    }
    boolean piece = false;
    for (String inner : List.of("substring", "substr", "mid", "left", "right", "lpad", "cast")) {
      piece |= t.says(i + 2, inner);
    }
    return character && piece;
  }

  private static void delay(Tokens t, int i, Sink sink) {
    boolean benchmark =
        t.says(i, "benchmark") && t.is(i + 2, Kind.NUMBER) && t.is(i + 3, Kind.COMMA);
    Kind before = t.kind(i - 1);
    boolean expression =
        switch (before) {
          case SELECT,
              SEMICOLON,
              LOGIC,
              ARITHMETIC,
              COMPARE,
              COMMA,
              OPEN,
              CASE,
              THEN,
              CLAUSE,
              NOT,
              BY ->
              true;
          default -> false;
        };
    boolean cut = t.is(t.pastOperand(i), Kind.COMMENT);
    int next = t.pastOperand(i);
    boolean whole =
        i == 0 && t.is(i + 2, Kind.NUMBER) && (t.is(next, Kind.END) || t.is(next, Kind.COMPARE));
    if (benchmark || whole || ((expression || cut) && t.operand(i + 2))) {
      sink.hit(Sql.TIME, t, i, i + 2);
    }
  }

  /** A string put together from codes, so that no quote is needed. */
  private static void chars(Tokens t, int i, Sink sink) {
    int after = t.pastBracket(i + 1);
    boolean several =
        t.is(i + 2, Kind.NUMBER) && t.is(i + 3, Kind.COMMA) && t.is(i + 4, Kind.NUMBER);
    boolean joined =
        t.is(i + 2, Kind.NUMBER)
            && (t.is(after, Kind.LOGIC) || t.is(after, Kind.ARITHMETIC))
            && (t.says(after + 1, "char") || t.says(after + 1, "chr"));
    if (several || joined) {
      sink.hit(Sql.CHARS, t, i, after);
    }
  }

  private static void convert(Tokens t, int i, Sink sink) {
    int close = t.pastBracket(i + 1) - 1;
    boolean cast = t.says(close - 2, "as") || t.says(close - 5, "as");
    boolean convert = t.says(i, "convert") && t.says(i + 2, "int") && t.is(i + 3, Kind.COMMA);
    if (convert || (cast && t.operand(i + 2))) {
      sink.hit(Sql.FUNCTION, t, i, close);
    }
  }

  private static void branch(Tokens t, int i, Sink sink) {
    int operator = t.pastOperand(i + 2);
    boolean constants =
        t.literal(i + 2)
            && t.is(operator, Kind.COMPARE)
            && t.literal(operator + 1)
            && t.is(operator + 2, Kind.COMMA);
    if (constants || (spies(t, i + 2) && t.is(operator, Kind.COMPARE))) {
      sink.hit(Sql.FUNCTION, t, i, operator + 1);
    }
  }

  private static void dangerous(Tokens t, int i, Sink sink) {
    if (t.is(i + 1, Kind.OPEN) || dotted(t, i)) {
      sink.hit(Sql.FUNCTION, t, i, i + 1);
    } else if (t.text().regionMatches(true, t.start(i), "xp_", 0, 3)) {
      sink.hit(Sql.FUNCTION, t, i, i);
    }
  }

  private static void variable(Tokens t, int i, Sink sink) {
    int length = t.end(i) - t.start(i);
    boolean apart = t.start(i) == 0 || !Lexer.wordPart(t.text().charAt(t.start(i) - 1));
    if (length > 4 && apart && t.text().startsWith("@@", t.start(i))) {
      sink.hit(Sql.SYSTEM, t, i, i);
    }
  }

  private static boolean dotted(Tokens t, int i) {
    for (int at = t.start(i); at < t.end(i); at++) {
      if (t.text().charAt(at) == '.') {
        return true;
      }
    }
    return false;
  }
}
