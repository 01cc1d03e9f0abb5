package org.pbxguard.core.text.query;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Automaton;

/**
 * Injection into queries other than SQL: document databases, LDAP filters, XPath.
 *
 * <p>Thread-safe.
 */
public final class QueryDetector implements Detector {
  private static final Rule OPERATOR = new Rule("nosql-operator", Category.NOSQL, 60);
  private static final Rule SCRIPT = new Rule("nosql-script", Category.NOSQL, 60);
  private static final Rule DOCUMENT = new Rule("nosql-document-break-out", Category.NOSQL, 50);
  private static final Rule LDAP = new Rule("ldap-filter-break-out", Category.LDAP, 60);
  private static final Rule XPATH = new Rule("xpath-expression", Category.XPATH, 60);

  private static final Automaton AXES =
      Automaton.of(
          List.of(
              "count(/",
              "/child::",
              "/parent::",
              "/descendant::",
              "ancestor::",
              "following-sibling::",
              "preceding-sibling::",
              "position()=",
              "name()=",
              "name(/",
              "string-length(name",
              "substring(name",
              "string-length(/",
              "substring(/",
              "text()=",
              "//*[",
              "/*[1]",
              "]|//",
              "doc('http",
              "doc(\"http",
              "doc-available(",
              "unparsed-text(",
              "' or //",
              "count(//",
              "/@*",
              "last()-1",
              "node()]",
              "//user/"));

  @Override
  public List<Rule> rules() {
    return List.of(OPERATOR, SCRIPT, DOCUMENT, LDAP, XPATH);
  }

  @Override
  public List<String> triggers() {
    return List.of(
        "$",
        "this.",
        ".match(/",
        "mapreduce",
        "db.",
        "tojson",
        "new date",
        "return",
        "sleep(",
        "emit(",
        "password :",
        "||",
        "&&",
        "}",
        "*)",
        ")(",
        "(|",
        "(&",
        "(!",
        "count(/",
        "::",
        "position()",
        "name()",
        "name(",
        "string-length(",
        "substring(/",
        "text()",
        "//*",
        "/*[",
        "]|",
        "doc(",
        "doc-av",
        "unparsed",
        "or //",
        "/@*",
        "last()",
        "node()",
        "//user");
  }

  @Override
  public void inspect(View view, Report report) {
    if (view.in(Place.FILE)) {
      return;
    }
    String text = view.text();
    int operator = NoSql.operator(view);
    if (operator >= 0) {
      report.hit(OPERATOR, view, operator, operator + 16);
    }
    if (NoSql.script(text) || NoSql.pause(text)) {
      report.hit(SCRIPT, view, 0, text.length());
    }
    if (NoSql.document(text)) {
      report.hit(DOCUMENT, view, 0, text.length());
    }
    if (Ldap.breaks(text)) {
      report.hit(LDAP, view, 0, text.length());
    }
    Automaton.Hits hits = AXES.hits(text);
    if (hits.next()) {
      report.hit(XPATH, view, hits.start(), hits.end() + 16);
    }
  }
}
