package org.pbxguard.core.text.sql;

import java.util.Arrays;

/**
 * The tokens of one reading of a text, in order; beyond either end stands {@link Kind#END}.
 *
 * <p>Confined to one thread.
 */
final class Tokens {
  private final String text;
  private Kind[] kinds = new Kind[32];
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private int size;
  private boolean split;
  private boolean cast;

  /** The closing bracket of each opening one, 0 for none; made when first asked for. */
  private int[] closers = {};

  Tokens(String text) {
    this.text = text;
  }

  void add(Kind kind, int start, int end) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, size * 2);
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    kinds[size] = kind;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  /** Notes that a comment up to {@code end} stands between the last token and what follows. */
  void split(int end) {
    boolean keyword =
        switch (kinds[size - 1]) {
          case SELECT, UNION, STATEMENT, FROM, DISTINCT, CLAUSE -> true;
          default -> false;
        };
    split |= keyword && end < text.length() && Lexer.wordPart(text.charAt(end));
  }

  /** Notes that a comment hides a word. */
  void splitSurely() {
    split = true;
  }

  /** Notes that a value is cast by two colons. */
  void castNow() {
    cast = true;
  }

  /** Whether a value is cast by two colons. */
  boolean cast() {
    return cast;
  }

  /** Whether a comment takes the place of the blank behind a keyword. */
  boolean split() {
    return split;
  }

  String text() {
    return text;
  }

  int size() {
    return size;
  }

  Kind kind(int i) {
    return i >= 0 && i < size ? kinds[i] : Kind.END;
  }

  boolean is(int i, Kind kind) {
    return kind(i) == kind;
  }

  int start(int i) {
    return i < 0 ? 0 : i < size ? starts[i] : text.length();
  }

  int end(int i) {
    return i < 0 ? 0 : i < size ? ends[i] : text.length();
  }

  /** Whether token {@code i} is this lower-case word or sign. */
  boolean says(int i, String lower) {
    if (i < 0 || i >= size || ends[i] - starts[i] != lower.length()) {
      return false;
    }
    return text.regionMatches(true, starts[i], lower, 0, lower.length());
  }

  /** The first token from {@code i} on that is not of this kind. */
  int skip(int i, Kind kind) {
    int at = i;
    while (is(at, kind)) {
      at++;
    }
    return at;
  }

  /** Whether token {@code i} is a function's name and its bracket follows. */
  boolean calls(int i) {
    Kind kind = kind(i);
    return (kind == Kind.FUNCTION || kind == Kind.DANGEROUS) && is(i + 1, Kind.OPEN);
  }

  /** Whether token {@code i} is a value by itself: number, string, variable, null. */
  boolean literal(int i) {
    return switch (kind(i)) {
      case NUMBER, STRING, VARIABLE, VALUE -> true;
      default -> false;
    };
  }

  /** Whether an expression may start with token {@code i}. */
  boolean operand(int i) {
    return switch (kind(i)) {
      case NUMBER, STRING, VARIABLE, VALUE, WORD, FUNCTION, DANGEROUS, SYSTEM, OPEN, CASE, NOT ->
          true;
      default -> false;
    };
  }

  /**
   * The token after the operand that starts at {@code i}: signs and NOT are skipped, brackets are
   * passed with what they hold, calls with their arguments.
   */
  int pastOperand(int i) {
    int at = i;
    while (is(at, Kind.NOT) || is(at, Kind.ARITHMETIC)) {
      at++;
    }
    if (is(at, Kind.OPEN)) {
      return pastBracket(at);
    }
    at++;
    while (is(at, Kind.WORD) && text.charAt(starts[at]) == '[') {
      at++;
    }
    return is(at, Kind.OPEN) ? pastBracket(at) : at;
  }

  /** The token after the bracket that closes the one at {@code i}, or the end. */
  int pastBracket(int i) {
    if (closers.length == 0) {
      matchBrackets();
    }
    return closers[i] == 0 ? size : closers[i] + 1;
  }

  /** All pairs at once, so that many open brackets do not cost a search each. */
  private void matchBrackets() {
    closers = new int[size];
    int[] open = new int[size];
    int depth = 0;
    for (int at = 0; at < size; at++) {
      if (kinds[at] == Kind.OPEN) {
        open[depth++] = at;
      } else if (kinds[at] == Kind.CLOSE && depth > 0) {
        closers[open[--depth]] = at;
      }
    }
  }
}
