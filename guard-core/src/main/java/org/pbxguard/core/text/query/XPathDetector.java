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
 * XPath axes and functions that tell the tree behind a query.
 *
 * <p>Thread-safe.
 */
public final class XPathDetector implements Detector {
  private static final Rule XPATH = new Rule("xpath-expression", Category.XPATH, 60);

  private static final List<String> WORDS =
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
          "//user/");
  private static final Automaton AXES = Automaton.of(WORDS);

  @Override
  public List<Rule> rules() {
    return List.of(XPATH);
  }

  @Override
  public List<String> triggers() {
    return WORDS;
  }

  @Override
  public void inspect(View view, Report report) {
    Automaton.Hits hits = AXES.hits(view.text());
    if (!view.in(Place.FILE) && hits.next()) {
      report.hit(XPATH, view, hits.start(), hits.end() + 16);
    }
  }
}
