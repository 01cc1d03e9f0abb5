package org.pbxguard.core.text.query;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;

/**
 * GraphQL queries that ask for the schema or multiply the server's work.
 *
 * <p>Thread-safe.
 */
public final class GraphQlDetector implements Detector {
  private static final Rule SCHEMA =
      new Rule("graphql-introspection", Category.PROTOCOL_ATTACK, 50);
  private static final Rule NESTING = new Rule("graphql-nesting", Category.PROTOCOL_ATTACK, 50);

  @Override
  public List<Rule> rules() {
    return List.of(SCHEMA, NESTING);
  }

  @Override
  public List<String> triggers() {
    return List.of("__schema", "__type", "query", "fragment ");
  }

  @Override
  public void inspect(View view, Report report) {
    String text = view.text();
    if (view.in(Place.FILE)) {
      return;
    }
    if (GraphQl.introspection(text)) {
      report.hit(SCHEMA, view, 0, text.length());
    }
    if (GraphQl.multiplies(text)) {
      report.hit(NESTING, view, 0, text.length());
    }
  }
}
