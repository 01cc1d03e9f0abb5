package org.pbxguard.core.text.query;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;

/**
 * Operators and script of document databases.
 *
 * <p>Thread-safe.
 */
public final class NoSqlDetector implements Detector {
  private static final Rule OPERATOR = new Rule("nosql-operator", Category.NOSQL, 60);
  private static final Rule SCRIPT = new Rule("nosql-script", Category.NOSQL, 60);
  private static final Rule DOCUMENT = new Rule("nosql-document-break-out", Category.NOSQL, 50);

  @Override
  public List<Rule> rules() {
    return List.of(OPERATOR, SCRIPT, DOCUMENT);
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
        "curdate",
        "return",
        "sleep(",
        "emit(",
        "password :",
        "||",
        "&&",
        "}");
  }

  @Override
  public void inspect(View view, Report report) {
    String text = view.text();
    if (view.in(Place.FILE)) {
      return;
    }
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
  }
}
