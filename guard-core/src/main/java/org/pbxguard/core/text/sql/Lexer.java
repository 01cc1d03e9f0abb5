package org.pbxguard.core.text.sql;

import org.pbxguard.core.text.match.Chars;

/**
 * Cuts text into the tokens that MySQL, PostgreSQL, SQLite, SQL Server and Oracle would see, taking
 * the widest view where they differ. Comments that end are blanks; so are NUL, vertical tab, form
 * feed and the no-break space.
 *
 * <p>Every character is passed a bounded number of times.
 *
 * <p>Confined to one thread.
 */
final class Lexer {
  private static final Chars COMPARING = Chars.of("=<>@");
  private static final Chars JSON_NEXT = Chars.of("|&> '");

  /** As many are looked at; a text of more is refused. */
  static final int MOST_TOKENS = 20_000;

  private static final int LONGEST_WORD = 16;

  private final String text;
  private final Tokens tokens;
  private int at;

  private Lexer(String text, int from) {
    this.text = text;
    this.tokens = new Tokens(text);
    this.at = from;
  }

  /** The tokens from {@code from} on; one more than {@link #MOST_TOKENS} where there are more. */
  static Tokens tokens(String text, int from) {
    Lexer lexer = new Lexer(text, from);
    while (lexer.at < text.length() && lexer.tokens.size() <= MOST_TOKENS) {
      lexer.next();
    }
    return lexer.tokens;
  }

  static boolean blank(char c) {
    return c <= ' ' || c == '\u00a0';
  }

  private char peek(int offset) {
    int i = at + offset;
    return i < text.length() ? text.charAt(i) : 0;
  }

  private void emit(Kind kind, int length) {
    int end = Math.min(text.length(), at + length);
    tokens.add(kind, at, end);
    at = end;
  }

  private void next() {
    char c = text.charAt(at);
    if (blank(c)) {
      at++;
    } else if (digit(c) || (c == '.' && digit(peek(1)))) {
      number();
    } else if (wordStart(c)) {
      word();
    } else {
      sign(c);
    }
  }

  private void sign(char c) {
    switch (c) {
      case '\'', '"', '`' -> string(at);
      case '(' -> emit(Kind.OPEN, 1);
      case ')' -> emit(Kind.CLOSE, 1);
      case ',' -> emit(Kind.COMMA, 1);
      case ';' -> emit(Kind.SEMICOLON, 1);
      case '#' -> hash();
      case '-' -> minus();
      case '/' -> slash();
      case '@', ':', '?', '$' -> variable(c);
      case '[' -> bracketName();
      case '=', '<', '>', '!' -> compare(c);
      case '|', '&' -> logic(c);
      case '+', '%', '^', '~' -> emit(Kind.ARITHMETIC, 1);
      case '*' -> star();
      case '\\' -> emit(peek(1) == 'N' ? Kind.VALUE : Kind.OTHER, peek(1) == 'N' ? 2 : 1);
      default -> emit(Kind.OTHER, 1);
    }
  }

  private void number() {
    int end = at;
    if (text.charAt(at) == '0' && (peek(1) | 0x20) == 'x' && hex(peek(2))) {
      end = at + 2;
      while (end < text.length() && hex(text.charAt(end))) {
        end++;
      }
      emit(Kind.NUMBER, end - at);
      return;
    }
    while (end < text.length() && (digit(text.charAt(end)) || text.charAt(end) == '.')) {
      end++;
    }
    end = exponent(end);
    numberOrName(end);
  }

  private int exponent(int from) {
    if (from < text.length() && (text.charAt(from) | 0x20) == 'e') {
      int end = from + 1;
      if (end < text.length() && (text.charAt(end) == '+' || text.charAt(end) == '-')) {
        end++;
      }
      int digits = end;
      while (end < text.length() && digit(text.charAt(end))) {
        end++;
      }
      return end > digits ? end : from;
    }
    return from;
  }

  /** {@code 1or} and {@code 1union} are two tokens, {@code 8track} and {@code 3rd} are names. */
  private void numberOrName(int end) {
    int wordEnd = end;
    while (wordEnd < text.length() && wordPart(text.charAt(wordEnd))) {
      wordEnd++;
    }
    if (wordEnd > end && Words.kind(text, end, wordEnd) == Kind.WORD) {
      emit(Kind.WORD, wordEnd - at);
    } else {
      emit(Kind.NUMBER, end - at);
    }
  }

  private void word() {
    int end = at + 1;
    while (end < text.length() && (wordPart(text.charAt(end)) || joins(end))) {
      end++;
    }
    char follows = end < text.length() ? text.charAt(end) : 0;
    if (end - at <= 2 && follows == '\'' && "nNxXbBeEqQ".indexOf(text.charAt(at)) >= 0) {
      string(end);
      return;
    }
    emit(Words.kind(text, at, end), end - at);
  }

  /** A dot between names, as in {@code mysql.user} or {@code master..sysobjects}. */
  private boolean joins(int i) {
    return text.charAt(i) == '.'
        && i + 1 < text.length()
        && (wordStart(text.charAt(i + 1))
            || (text.charAt(i + 1) == '.'
                && i + 2 < text.length()
                && wordStart(text.charAt(i + 2))));
  }

  /** A string whose quote stands at {@code open}; doubled and escaped quotes belong to it. */
  private void string(int open) {
    char quote = text.charAt(open);
    int end = open + 1;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (c == '\\') {
        end++;
      } else if (c == quote) {
        if (end + 1 < text.length() && text.charAt(end + 1) == quote) {
          end++;
        } else {
          break;
        }
      }
      end++;
    }
    emit(Kind.STRING, end + 1 - at);
  }

  private void comment(int length) {
    int end = at + length;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    emit(Kind.COMMENT, end - at);
  }

  /** A comment to MySQL, the start of an operator on JSON to PostgreSQL. */
  private void hash() {
    if ((peek(1) == '>' || peek(1) == '-') && peek(2) != '-' && afterOperand()) {
      emit(Kind.COMPARE, 2);
    } else {
      comment(1);
    }
  }

  private void minus() {
    if (peek(1) == '-') {
      comment(2);
    } else if (peek(1) == '>') {
      emit(Kind.ARITHMETIC, peek(2) == '>' ? 3 : 2);
    } else {
      emit(Kind.ARITHMETIC, 1);
    }
  }

  /** A comment that ends is a blank; the version comment of MySQL is read as what it holds. */
  private void slash() {
    if (peek(1) != '*') {
      emit(Kind.ARITHMETIC, 1);
      return;
    }
    if (peek(2) == '!') {
      if (digit(peek(3)) && digit(peek(4)) && digit(peek(5))) {
        tokens.splitSurely();
      }
      at += 3;
      while (at < text.length() && digit(text.charAt(at))) {
        at++;
      }
      return;
    }
    int close = text.indexOf("*/", at + 2);
    if (close < 0) {
      emit(Kind.COMMENT, text.length() - at);
    } else {
      if (at > 0 && tokens.size() > 0 && tokens.end(tokens.size() - 1) == at) {
        tokens.split(close + 2);
        joined(close + 2);
      }
      at = close + 2;
    }
  }

  /** {@code un/**}{@code /ion}: a comment inside of a word that some filter takes out. */
  private void joined(int from) {
    int end = from;
    while (end < text.length() && end < from + LONGEST_WORD && wordPart(text.charAt(end))) {
      end++;
    }
    int start = tokens.start(tokens.size() - 1);
    if (end == from || at - start > LONGEST_WORD || !tokens.is(tokens.size() - 1, Kind.WORD)) {
      return;
    }
    String word = text.substring(start, at) + text.substring(from, end);
    if (Words.kind(word, 0, word.length()) != Kind.WORD) {
      tokens.splitSurely();
    }
  }

  private void star() {
    if (peek(1) == '/') {
      at += 2;
    } else {
      emit(Kind.ARITHMETIC, 1);
    }
  }

  private void variable(char c) {
    if (c == '$' && wordStart(peek(1))) {
      dollarName();
      return;
    }
    int end = at + 1;
    while (end < text.length() && (text.charAt(end) == '@' || text.charAt(end) == ':')) {
      end++;
    }
    if (c == ':' && end > at + 1) {
      cast(end);
      return;
    }
    if ((c == '?' || c == '@') && afterOperand() && JSON_NEXT.has(peek(1))) {
      emit(Kind.COMPARE, peek(1) == ' ' ? 1 : 2);
      return;
    }
    while (end < text.length() && (wordPart(text.charAt(end)) || text.charAt(end) == '.')) {
      end++;
    }
    boolean bare = end == at + 1;
    emit(bare && c != '?' && c != '@' ? Kind.OTHER : Kind.VARIABLE, end - at);
  }

  /** {@code $name}: a variable of whatever language, a name to SQL. */
  private void dollarName() {
    int end = at + 1;
    while (end < text.length() && wordPart(text.charAt(end))) {
      end++;
    }
    emit(Kind.WORD, end - at);
  }

  /** {@code ::type} of PostgreSQL changes nothing about what its operand is. */
  private void cast(int from) {
    int end = from;
    while (end < text.length() && wordPart(text.charAt(end))) {
      end++;
    }
    if (afterOperand()) {
      tokens.castNow();
    }
    at = end;
  }

  private boolean afterOperand() {
    int last = tokens.size() - 1;
    return last >= 0 && (tokens.literal(last) || tokens.is(last, Kind.CLOSE));
  }

  /** {@code [name]} of SQL Server; anything else in square brackets is none of ours. */
  private void bracketName() {
    int end = at + 1;
    while (end < text.length() && (wordPart(text.charAt(end)) || text.charAt(end) == ' ')) {
      end++;
    }
    boolean closed = end > at + 1 && end < text.length() && text.charAt(end) == ']';
    emit(closed ? Kind.WORD : Kind.OTHER, closed ? end + 1 - at : 1);
  }

  private void compare(char c) {
    int end = at + 1;
    while (end < text.length() && end < at + 3 && COMPARING.has(text.charAt(end))) {
      end++;
    }
    emit(c == '!' && end == at + 1 ? Kind.NOT : Kind.COMPARE, end - at);
  }

  private void logic(char c) {
    if (peek(1) == c) {
      emit(Kind.LOGIC, 2);
    } else {
      emit(Kind.ARITHMETIC, 1);
    }
  }

  static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean hex(char c) {
    int lower = c | 0x20;
    return digit(c) || (lower >= 'a' && lower <= 'f');
  }

  private static boolean wordStart(char c) {
    int lower = c | 0x20;
    return (lower >= 'a' && lower <= 'z') || c == '_' || (c >= 0x80 && c != '\u00a0');
  }

  static boolean wordPart(char c) {
    return wordStart(c) || digit(c) || c == '$';
  }
}
