package org.pbxguard.core.text.sql;

/**
 * What follows a value, read as the continuation of the application's own statement: after the
 * quote that closes its string, after a number, or from the start. Whether the tokens alternate as
 * operands and operators do tells an expression from a sentence, in which word follows word.
 *
 * <p>The strength is 0 for nothing, up to {@link #HINT} for what prose has too, {@link #SURE} and
 * more for what it has not.
 *
 * <p>Stateless.
 */
final class BreakOut {
  static final int NONE = 0;
  static final int HINT = 20;
  static final int SURE = 60;

  /** Longest tail of a comment that is no prose. */
  private static final int SHORT_TAIL = 12;

  /** Most tokens between an operator and the comment behind it. */
  private static final int FEW = 10;

  private static final int LONGEST_REST = 24;

  private final Tokens t;
  private final char quote;
  private final boolean quoted;

  private BreakOut(Tokens t, char quote) {
    this.t = t;
    this.quote = quote;
    this.quoted = quote != 0;
  }

  /**
   * How surely the tokens from {@code i} on continue a statement.
   *
   * @param quote the quote behind which they stand, or NUL
   */
  static int strength(Tokens t, int i, char quote) {
    return new BreakOut(t, quote).judge(i);
  }

  private int judge(int i) {
    int j = t.skip(i, Kind.CLOSE);
    boolean closes = j > i;
    if ((quoted || closes) && (cutOff(j) || chain(j))) {
      return SURE;
    }
    return switch (t.kind(j)) {
      case COMMENT -> comment(j, closes);
      case LOGIC -> logic(j, closes);
      case COMPARE -> compare(j, closes);
      case NOT -> t.is(j + 1, Kind.COMPARE) ? compare(j, closes) : NONE;
      case ARITHMETIC -> arithmetic(j, closes);
      case SEMICOLON -> semicolon(j);
      case CLAUSE, UNION -> clause(j);
      case WHEN -> closes && t.literal(j + 1) && t.is(j + 2, Kind.THEN) ? SURE : NONE;
      case COMMA -> quoted && closes && t.is(j + 1, Kind.OPEN) ? SURE : NONE;
      case END -> closes && quoted ? HINT : NONE;
      default -> NONE;
    };
  }

  /**
   * Whether what follows the sign of a comment shows that it is none of an option's or a number's.
   */
  private boolean cuts(int comment) {
    int at = t.start(comment);
    int sign = t.text().charAt(at) == '#' ? 1 : 2;
    char next = at + sign < t.text().length() ? t.text().charAt(at + sign) : 0;
    return !Lexer.wordPart(next);
  }

  /** A few tokens that start with an operator, and a comment that cuts off what would follow. */
  private boolean cutOff(int j) {
    boolean operator =
        switch (t.kind(j)) {
          case LOGIC, COMPARE, ARITHMETIC, NOT -> true;
          default -> false;
        };
    int last = t.size() - 1;
    return operator
        && last > j
        && last <= j + FEW
        && t.is(last, Kind.COMMENT)
        && t.end(last) - t.start(last) <= 4
        && !wordPairs(j + 1, last);
  }

  /** Operators and operands in turn up to the end, with two operators at least. */
  private boolean chain(int j) {
    if (quote != '\'') {
      return false;
    }
    boolean fixed = false;
    int operators = 0;
    int at = j;
    while (operators < FEW) {
      boolean operator =
          t.is(at, Kind.COMPARE) || t.is(at, Kind.LOGIC) || t.is(at, Kind.ARITHMETIC);
      if (!operator) {
        return fixed && operators >= 2 && (t.is(at, Kind.END) || t.is(at, Kind.COMMENT));
      }
      int right = t.skip(at + 1, Kind.NOT);
      if (!t.operand(right)) {
        return false;
      }
      fixed |= t.literal(right) || t.calls(right);
      operators++;
      at = t.pastOperand(right);
    }
    return fixed;
  }

  private boolean wordPairs(int from, int to) {
    for (int i = from; i < to; i++) {
      if (t.is(i, Kind.WORD) && t.is(i + 1, Kind.WORD)) {
        return true;
      }
    }
    return false;
  }

  private int comment(int j, boolean closes) {
    String text = t.text();
    boolean hash = text.charAt(t.start(j)) == '#';
    int tail = t.end(j) - t.start(j) - 2;
    if (quoted && !closes && !cuts(j)) {
      return HINT;
    }
    if (quoted || closes) {
      boolean touches = j > 0 || t.start(j) == 0 || !prose(j);
      return (!hash || tail <= 1 || closes) && (tail <= SHORT_TAIL || !prose(j)) && touches
          ? SURE
          : HINT;
    }
    return tail <= 2 && !hash ? HINT : NONE;
  }

  /** Whether words follow in the comment as they would in a sentence. */
  private boolean prose(int j) {
    int blanks = 0;
    for (int i = t.start(j); i < t.end(j); i++) {
      if (t.text().charAt(i) == ' ') {
        blanks++;
      }
    }
    return blanks > 2;
  }

  private int logic(int j, boolean closes) {
    int left = t.skip(j + 1, Kind.NOT);
    while (t.is(left, Kind.ARITHMETIC)) {
      left++;
    }
    if (t.is(left, Kind.COMMENT)) {
      boolean named = t.end(left) - t.start(left) > 2 && !cuts(left);
      return named && !quoted ? HINT : SURE;
    }
    if (!t.operand(left)) {
      boolean all = quoted && j == 0 && t.text().charAt(0) == quote;
      return t.is(left, Kind.END) && quoted ? (all ? SURE : HINT) : NONE;
    }
    if (quoted && j == 0 && LastQuote.opens(t, j, left, quote)) {
      return SURE;
    }
    boolean opened = j == 0 && !quoted && t.is(left, Kind.OPEN) && t.is(left + 1, Kind.WORD);
    if (opened && t.is(left + 2, Kind.COMPARE)) {
      return SURE;
    }
    int next = t.pastOperand(left);
    if (t.says(j, "xor") && quoted) {
      return SURE;
    }
    boolean fixed =
        t.literal(left) || t.calls(left) || t.is(left, Kind.OPEN) || t.is(left, Kind.CASE);
    if (t.is(next, Kind.COMPARE) && !t.is(next + 1, Kind.COMPARE)) {
      return compared(left, next, fixed);
    }
    if (fixed && ends(next) && !quotedWord(j) && !search(j, left)) {
      return quoted || closes || strongAlone(left) || t.is(next, Kind.COMMENT) ? SURE : HINT;
    }
    if (t.is(next, Kind.COMMENT)) {
      boolean bare = t.says(next, "#") || t.text().charAt(t.start(next)) != '#';
      return bare || quoted ? SURE : HINT;
    }
    if (quoted && dangling(next)) {
      return SURE;
    }
    if (t.is(next, Kind.END) && j == 0 && quoted && LastQuote.endsValue(t, quote)) {
      return SURE;
    }
    return ends(next) ? HINT : NONE;
  }

  /** An operator at the very end, for which the application's own statement has the operand. */
  private boolean dangling(int i) {
    boolean operator = t.is(i, Kind.ARITHMETIC) || t.is(i, Kind.NOT) || t.is(i, Kind.COMPARE);
    return operator && t.is(i + 1, Kind.END);
  }

  /** {@code "wood" and "sign"}: two phrases as a search engine takes them. */
  private boolean search(int j, int left) {
    return !quoted && t.is(j - 1, Kind.STRING) && t.is(left, Kind.STRING);
  }

  private int compared(int left, int operator, boolean fixed) {
    int right = operator + 1;
    while (t.is(right, Kind.NOT) || t.is(right, Kind.ARITHMETIC)) {
      right++;
    }
    boolean rightFixed =
        t.literal(right)
            || t.calls(right)
            || t.is(right, Kind.OPEN)
            || t.says(t.pastOperand(right), "[");
    if (!t.operand(right)) {
      boolean unfinished =
          ((quoted || (t.says(left - 1, "xor") && fixed)) && t.is(right, Kind.END));
      return unfinished ? SURE : quoted || fixed ? HINT : NONE;
    }
    int after = t.pastOperand(right);
    boolean valid = ends(after) || t.says(after, "[");
    if (quoted && valid) {
      return SURE;
    }
    if (rightFixed && valid) {
      return fixed || !t.is(right, Kind.NUMBER) || sign(operator) ? SURE : HINT;
    }
    boolean first = left == 1 && !quoted && t.says(operator, "=") && t.is(right + 1, Kind.END);
    if (first && t.is(left, Kind.WORD)) {
      return SURE;
    }
    return t.is(left, Kind.WORD) && valid ? HINT : NONE;
  }

  private boolean sign(int operator) {
    char c = t.text().charAt(t.start(operator));
    return c == '=' || c == '<' || c == '>' || c == '!';
  }

  /** An operand that no sentence has behind "or". */
  private boolean strongAlone(int i) {
    return t.is(i, Kind.VARIABLE)
        || t.is(i, Kind.STRING)
        || t.is(i, Kind.VALUE)
        || (t.calls(i) && !t.says(i, "if"));
  }

  private int compare(int j, boolean closes) {
    int right = j + 1;
    while (t.is(right, Kind.NOT) || t.is(right, Kind.COMPARE)) {
      right++;
    }
    if (!t.operand(right)) {
      return NONE;
    }
    if (j == 0 && t.says(0, "in") && t.is(1, Kind.OPEN) && t.is(2, Kind.NUMBER)) {
      return t.pastOperand(1) >= t.size() && t.is(3, Kind.COMMA) ? SURE : NONE;
    }
    int next = t.pastOperand(right);
    boolean fixed = t.literal(right) || t.calls(right);
    boolean done =
        t.is(next, Kind.END)
            || t.is(next, Kind.COMMENT)
            || t.is(next, Kind.LOGIC)
            || (t.is(next, Kind.COMPARE) && t.literal(next + 1))
            || (quoted && t.is(next, Kind.SEMICOLON));
    if (!fixed || !done) {
      return NONE;
    }
    if (t.is(next, Kind.LOGIC) && t.is(next + 1, Kind.COMMENT)) {
      return SURE;
    }
    return quotedWord(j) || quotedSign(j) ? HINT : compareStrength(j, next, closes);
  }

  /** {@code "LIKE"}: an operator's name that both quotes touch is a word in quotes. */
  private boolean quotedWord(int j) {
    return quoted
        && j == 0
        && Lexer.wordPart(t.text().charAt(t.start(j)))
        && t.start(j) > 0
        && !Lexer.blank(t.text().charAt(t.start(j) - 1))
        && (last(j) || (t.is(j + 1, Kind.STRING) && t.start(j + 1) == t.end(j)));
  }

  /** The last token is a string that nothing closes: the other quote of a phrase in quotes. */
  private boolean last(int j) {
    int last = t.size() - 1;
    boolean open = t.is(last, Kind.STRING) && t.text().charAt(t.end(last) - 1) != quote;
    return last > j && open && t.start(last) == t.end(last - 1);
  }

  /** A sign in quotes, as prose has it: a blank before, the quotes close by. */
  private boolean quotedSign(int j) {
    int before = t.start(j) - 2;
    boolean blank = before >= 0 && Lexer.blank(t.text().charAt(before));
    return quoted && j == 0 && blank && t.is(j + 1, Kind.STRING) && t.start(j + 1) == t.end(j);
  }

  private int compareStrength(int j, int next, boolean closes) {
    if (quoted || closes || t.is(next, Kind.COMMENT)) {
      return SURE;
    }
    // Two constants compared by what only SQL has; "3 in 1" and "1 = 1" are said elsewhere, too.
    boolean sql =
        t.says(j, "like")
            || t.says(j, "rlike")
            || t.says(j, "regexp")
            || t.says(j, "glob")
            || t.says(j, "<=>")
            || t.says(j, "not")
            || (t.is(j - 1, Kind.STRING) && t.is(next - 1, Kind.STRING));
    return sql ? SURE : HINT;
  }

  private int arithmetic(int j, boolean closes) {
    int right = j;
    while (t.is(right, Kind.ARITHMETIC) || t.is(right, Kind.NOT)) {
      right++;
    }
    if (!t.operand(right) || !ends(t.pastOperand(right))) {
      return NONE;
    }
    if (t.calls(right) || t.is(right, Kind.VALUE)) {
      return SURE;
    }
    boolean opens = t.is(right, Kind.OPEN) && t.is(right + 1, Kind.SELECT);
    if (opens || (quoted && concatenates(j, right) && !quotedSign(j))) {
      return SURE;
    }
    return (quoted || closes) && t.literal(right) ? HINT : NONE;
  }

  /** {@code '+'x}: the quote of the same kind opens the rest of the string again. */
  private boolean concatenates(int j, int right) {
    int open = t.start(right);
    boolean same = t.is(right, Kind.STRING) && t.text().charAt(open) == '\'';
    if (!same || t.start(j) == 0 || t.end(right) - open > LONGEST_REST) {
      return false;
    }
    for (int i = open; i < t.end(right); i++) {
      if (Lexer.blank(t.text().charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private int semicolon(int j) {
    int next = t.skip(j + 1, Kind.SEMICOLON);
    if (t.is(next, Kind.COMMENT)) {
      return quoted ? SURE : HINT;
    }
    boolean begins = t.is(next, Kind.SELECT) || t.is(next, Kind.UNION);
    if (quoted && begins && t.size() - next <= 3) {
      return SURE;
    }
    return t.is(next, Kind.END) && quoted ? HINT : NONE;
  }

  private int clause(int j) {
    if ((t.says(j, "order") || t.says(j, "group")) && t.is(j + 1, Kind.BY)) {
      boolean number = t.literal(j + 2) && ends(t.pastOperand(j + 2));
      return number || (quoted && t.operand(j + 2)) ? SURE : NONE;
    }
    if (t.says(j, "having") || t.says(j, "where")) {
      return t.operand(j + 1) && t.is(t.pastOperand(j + 1), Kind.COMPARE) ? SURE : NONE;
    }
    if (t.says(j, "limit") || t.says(j, "offset")) {
      boolean count = t.is(j + 1, Kind.NUMBER) || t.is(j + 1, Kind.VARIABLE);
      return count && ends(t.pastOperand(j + 1)) ? SURE : NONE;
    }
    if (t.says(j, "as")) {
      return j > 0 && t.is(j + 2, Kind.FROM) ? SURE : NONE;
    }
    if (t.says(j, "procedure") || t.says(j, "returning")) {
      return quoted ? SURE : NONE;
    }
    return t.is(j, Kind.UNION) && quoted && t.is(j + 1, Kind.END) ? HINT : NONE;
  }

  /** Whether an expression may end or go on with an operator here. */
  private boolean ends(int i) {
    return switch (t.kind(i)) {
      case END, COMMENT, LOGIC, COMPARE, ARITHMETIC, CLOSE, SEMICOLON, UNION, COMMA -> true;
      case CLAUSE -> !t.says(i, "for") && !t.says(i, "on") && !t.says(i, "as") && !t.says(i, "end");
      default -> false;
    };
  }
}
