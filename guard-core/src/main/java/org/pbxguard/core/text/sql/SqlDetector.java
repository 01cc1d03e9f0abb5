package org.pbxguard.core.text.sql;

import java.util.ArrayList;
import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;

/**
 * SQL injection. A value is read in up to four contexts: as it is, and as what follows the first
 * single quote, double quote or backtick in it, because the application may have opened that quote.
 * In each the order of tokens is judged: as the continuation of a value ({@link BreakOut}) and for
 * what is SQL wherever it stands ({@link Statements}, {@link Conditions}).
 *
 * <p>Thread-safe.
 */
public final class SqlDetector implements Detector {
  private static final String BEFORE_WORD = " =)\t\n\r\u000b\f+0123456789";
  private static final String BEHIND_WORD = " \t\n\r\u000b\f+-!~?:@";
  private static final List<String> TRIGGERS = triggerList();
  private static final int MOST_FRAGMENTS = 8;
  private static final Rule BUDGET = new Rule("sqli-token-budget", Category.SQLI, 50);

  private static List<String> triggerList() {
    List<String> all =
        new ArrayList<>(
            List.of(
                "'",
                "(",
                "\"",
                "`",
                "--",
                "/*",
                "#",
                "||",
                "&&",
                "@@",
                "0x",
                "<=>",
                " then",
                "select",
                " from",
                "union",
                "xor",
                "insert",
                "delete",
                "update",
                "drop",
                "create",
                "alter",
                "truncate",
                "exec",
                "declare",
                "shutdown",
                "waitfor",
                "sleep",
                "benchmark",
                "having",
                "order",
                "group",
                "limit",
                "procedure",
                "case",
                "char",
                "chr(",
                "cast",
                "convert",
                "iif",
                "elt(",
                "make_set",
                "information_schema",
                "sysobjects",
                "syscolumns",
                "sqlite",
                "pg_",
                "mysql.",
                "all_t",
                "v$",
                "msys",
                "rdb$",
                "xp_",
                "sp_",
                "sys.",
                "dbms",
                "utl_",
                "extractvalue",
                "updatexml",
                "load_",
                "outfile",
                "dumpfile",
                "randomblob",
                "openrowset",
                "httpuritype",
                "ctxsys",
                "dblink",
                "lo_",
                "fn_",
                "attach",
                "copy",
                "grant",
                "revoke",
                "handler",
                "prepare",
                "master.",
                "xmltype",
                "sysdatabases",
                "sysusers",
                "syslogins",
                "user_tab",
                "dba_",
                "sysibm"));
    for (String word :
        List.of("or", "and", "like", "glob", "is", "in", "between", "regexp", "not")) {
      BEFORE_WORD
          .chars()
          .forEach(
              before ->
                  BEHIND_WORD
                      .chars()
                      .forEach(after -> all.add((char) before + word + (char) after)));
    }
    return all.stream().distinct().toList();
  }

  @Override
  public List<Rule> rules() {
    return Sql.ALL;
  }

  @Override
  public List<String> triggers() {
    return TRIGGERS;
  }

  @Override
  public void inspect(View view, Report report) {
    if (view.in(Place.FILE)) {
      return;
    }
    read(view.text(), new Sink(view, report));
    String typographic = straight(view.text());
    if (!typographic.equals(view.text())) {
      read(typographic, new Sink(new View(typographic, view.where(), view.depth()), report));
    }
  }

  /**
   * Typographic quotes as some databases take them, and plus signs for blanks where there are no
   * blanks, as they stay when a text was encoded twice.
   */
  private static String straight(String text) {
    String quotes = text;
    for (char typographic : List.of('\u2018', '\u2019', '\u2032')) {
      quotes = quotes.indexOf(typographic) < 0 ? quotes : quotes.replace(typographic, '\'');
    }
    if (quotes.startsWith("\"\"", quotes.indexOf('"'))) {
      quotes = quotes.replace("\"\"", "\"");
    }
    boolean blanks = text.indexOf(' ') >= 0;
    return blanks || text.indexOf('+') < 0 ? quotes : quotes.replace('+', ' ');
  }

  private static void read(String text, Sink sink) {
    View view = sink.view();
    Report report = sink.report();
    if (ProbeShape.in(text)) {
      report.hit(Sql.PROBE, view, 0, text.length());
    }
    Tokens plain = Lexer.tokens(text, 0);
    if (view.in(Place.PATH)) {
      segments(text, sink);
    }
    if (view.in(Place.PATH) && (text.endsWith("'") || text.endsWith("\""))) {
      report.hit(Sql.PATH_QUOTE, view, text.length() - 1, text.length());
    }
    if (plain.split()) {
      report.hit(Sql.SPLIT, view, 0, text.length());
    }
    boolean call = plain.is(0, Kind.FUNCTION) || plain.is(0, Kind.DANGEROUS);
    if (call && plain.cast()) {
      report.hit(Sql.FUNCTION, view, 0, text.length());
    }
    if (plain.is(0, Kind.NUMBER) && HexText.readable(text, plain.start(0), plain.end(0))) {
      report.hit(Sql.CHARS, view, 0, plain.end(0));
    }
    int cast = Casts.find(text);
    if (cast >= 0) {
      report.hit(Sql.FUNCTION, view, cast, cast + 12);
    }
    if (unfinished(plain)) {
      report.hit(Sql.FRAGMENT, view, 0, text.length());
    }
    everywhere(plain, sink);
    head(plain, sink);
    quoted(text, '\'', sink);
    quoted(text, '"', sink);
    quoted(text, '`', sink);
  }

  /**
   * A few tokens that begin with a function's or an operator's name and end with an open bracket.
   */
  private static boolean unfinished(Tokens t) {
    int last = t.size() - 1;
    boolean named =
        switch (t.kind(0)) {
          case FUNCTION, DANGEROUS, COMPARE -> Lexer.wordPart(t.text().charAt(t.start(0)));
          default -> t.says(0, "replace") || t.says(0, "insert") || t.says(0, "current_user");
        };
    if (!named || last < 1 || last > MOST_FRAGMENTS || !t.is(last, Kind.OPEN)) {
      return false;
    }
    for (int i = 1; i < last; i++) {
      if (t.is(i, Kind.WORD) || t.literal(i)) {
        return false;
      }
    }
    return true;
  }

  /** The segments of a path as values of their own. */
  private static void segments(String path, Sink sink) {
    int start = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/') {
        if (i - start > 6) {
          head(Lexer.tokens(path.substring(start, i), 0), sink);
        }
        start = i + 1;
      }
    }
  }

  private static void everywhere(Tokens tokens, Sink sink) {
    int limit = Math.min(tokens.size(), Lexer.MOST_TOKENS);
    for (int i = 0; i < limit; i++) {
      Statements.at(tokens, i, sink);
      Conditions.at(tokens, i, sink);
    }
    if (tokens.size() > Lexer.MOST_TOKENS) {
      sink.hit(BUDGET, tokens, limit, limit);
    }
  }

  /** The text as it is: what follows the value that it starts with. */
  private static void head(Tokens t, Sink sink) {
    boolean twin = t.is(0, Kind.OPEN) && t.literal(1) && t.is(2, Kind.COMPARE) && t.literal(3);
    if (twin && t.is(4, Kind.CLOSE)) {
      sink.hit(Sql.TAUTOLOGY, t, 0, 4);
    }
    int i = t.is(0, Kind.ARITHMETIC) && t.says(0, "-") ? 1 : 0;
    if (t.is(i, Kind.NUMBER) || t.is(i, Kind.VALUE) || t.is(i, Kind.STRING)) {
      i++;
    } else if (i == 0 && t.is(0, Kind.WORD) && t.is(1, Kind.CLOSE)) {
      i++;
    }
    verdict(BreakOut.strength(t, i, (char) 0), t, i, sink);
  }

  private static void quoted(String text, char quote, Sink sink) {
    int at = text.indexOf(quote);
    if (at < 0) {
      return;
    }
    Tokens t = Lexer.tokens(text, at + 1);
    everywhere(t, sink);
    int strength = BreakOut.strength(t, 0, quote);
    int run = at + 1;
    while (run < text.length() && text.charAt(run) == quote) {
      run++;
    }
    if (run > at + 1 && strength < BreakOut.SURE) {
      strength = Math.max(strength, BreakOut.strength(Lexer.tokens(text, run), 0, quote));
    }
    verdict(strength, t, 0, sink);
    if (strength == 0 && at == text.length() - 1 && quote != '`') {
      sink.report().hit(Sql.QUOTE_HINT, sink.view(), at, at + 1);
    }
  }

  private static void verdict(int strength, Tokens t, int i, Sink sink) {
    if (strength >= BreakOut.SURE) {
      sink.hit(
          t.is(t.skip(i, Kind.CLOSE), Kind.COMMENT) ? Sql.COMMENT : Sql.BREAK_OUT, t, i, i + 4);
    } else if (strength > 0) {
      sink.hit(Sql.BREAK_OUT_HINT, t, i, i + 4);
    }
  }
}
