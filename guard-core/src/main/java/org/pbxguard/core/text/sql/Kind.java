package org.pbxguard.core.text.sql;

/** What a token of SQL can be to the rules. */
enum Kind {
  NUMBER,
  STRING,
  /** A name that means nothing to us. */
  WORD,
  /** {@code @x}, {@code @@version}, {@code :name}, {@code ?}, {@code $1}. */
  VARIABLE,
  /** A word that is a value: null, true, current_user. */
  VALUE,
  /** A function's name; only a call if a bracket follows. */
  FUNCTION,
  /** A function that has no business in a value at all: pg_sleep, extractvalue, xp_cmdshell. */
  DANGEROUS,
  /** A table or view of a system catalogue, in full. */
  SYSTEM,
  /** AND, OR, XOR, {@code &&}, {@code ||}. */
  LOGIC,
  NOT,
  /** =, LIKE, IS, IN, BETWEEN, GLOB and others. */
  COMPARE,
  /** {@code + - * / % & | ^ << ~ !}. */
  ARITHMETIC,
  UNION,
  SELECT,
  /** A word that can open another statement: insert, drop, exec, waitfor. */
  STATEMENT,
  /** A word that opens a clause: from, where, having, order, limit, into. */
  CLAUSE,
  /** The clause words a rule asks for by themselves. */
  CASE,
  WHEN,
  THEN,
  FROM,
  BY,
  DISTINCT,
  OPEN,
  CLOSE,
  COMMA,
  SEMICOLON,
  /** {@code -- # /*} that reaches to the end of its line or of the text. */
  COMMENT,
  OTHER,
  /** After the last token. */
  END
}
