package org.pbxguard.core.text.sql;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Rule;

/** The rules of this package. */
final class Sql {
  static final Rule UNION = rule("sqli-union-select", 90);
  static final Rule SUBSELECT = rule("sqli-subselect", 60);
  static final Rule SELECT = rule("sqli-select-from", 60);
  static final Rule SELECT_HINT = rule("sqli-select-hint", 20);
  static final Rule TAUTOLOGY = rule("sqli-tautology", 70);
  static final Rule LOGIC_HINT = rule("sqli-logic-hint", 15);
  static final Rule BREAK_OUT = rule("sqli-break-out", 60);
  static final Rule BREAK_OUT_HINT = rule("sqli-break-out-hint", 20);
  static final Rule COMMENT = rule("sqli-comment-tail", 60);
  static final Rule STACKED = rule("sqli-stacked", 80);
  static final Rule STATEMENT = rule("sqli-statement", 60);
  static final Rule STATEMENT_HINT = rule("sqli-statement-hint", 25);
  static final Rule TIME = rule("sqli-time", 80);
  static final Rule FUNCTION = rule("sqli-function", 60);
  static final Rule SYSTEM = rule("sqli-system-table", 50);
  static final Rule CLAUSE = rule("sqli-clause", 60);
  static final Rule FILE = rule("sqli-file", 80);
  static final Rule CASE = rule("sqli-case", 50);
  static final Rule CHARS = rule("sqli-char-building", 60);
  static final Rule SPLIT = rule("sqli-comment-split", 60);
  static final Rule FRAGMENT = rule("sqli-call-fragment", 50);
  static final Rule PROBE = rule("sqli-probe", 60);
  static final Rule PATH_QUOTE = rule("sqli-quote-ends-path", 50);
  static final Rule QUOTE_HINT = rule("sqli-quote-hint", 10);
  static final Rule ARITHMETIC_HINT = rule("sqli-arithmetic-hint", 5);

  static final List<Rule> ALL =
      List.of(
          UNION,
          SUBSELECT,
          SELECT,
          SELECT_HINT,
          TAUTOLOGY,
          LOGIC_HINT,
          BREAK_OUT,
          BREAK_OUT_HINT,
          COMMENT,
          STACKED,
          STATEMENT,
          STATEMENT_HINT,
          TIME,
          FUNCTION,
          SYSTEM,
          CLAUSE,
          FILE,
          CASE,
          CHARS,
          SPLIT,
          FRAGMENT,
          PROBE,
          PATH_QUOTE,
          QUOTE_HINT,
          ARITHMETIC_HINT);

  private Sql() {}

  private static Rule rule(String id, int points) {
    return new Rule(id, Category.SQLI, points);
  }
}
