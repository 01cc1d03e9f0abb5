package org.pbxguard.core.text.code;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;

/**
 * Calls of PHP functions where a value should be.
 *
 * <p>Thread-safe.
 */
public final class PhpCallDetector implements Detector {
  private static final Rule CALL = new Rule("php-call", Category.PHP, 60);
  private static final Rule CALL_HINT = new Rule("php-call-hint", Category.PHP, 20);

  @Override
  public List<Rule> rules() {
    return List.of(CALL, CALL_HINT);
  }

  @Override
  public List<String> triggers() {
    return List.of("(");
  }

  @Override
  public void inspect(View view, Report report) {
    int call = view.in(Place.FILE) ? 0 : PhpCalls.call(view.text());
    if (call > 0) {
      report.hit(call == 2 ? CALL : CALL_HINT, view, 0, view.text().length());
    }
  }
}
