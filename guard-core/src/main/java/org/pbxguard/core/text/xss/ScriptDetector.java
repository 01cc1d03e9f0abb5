package org.pbxguard.core.text.xss;

import java.util.ArrayList;
import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;

/**
 * JavaScript outside of tags and URLs.
 *
 * <p>Thread-safe.
 */
public final class ScriptDetector implements Detector {
  private static final Rule LEAVES = new Rule("xss-script-leaves-string", Category.XSS, 60);
  private static final Rule CALL = new Rule("xss-script-call", Category.XSS, 50);
  private static final Rule CALL_HINT = new Rule("xss-script-call-hint", Category.XSS, 20);
  private static final Rule PROPERTY = new Rule("xss-script-property", Category.XSS, 50);

  @Override
  public List<Rule> rules() {
    return List.of(LEAVES, CALL, CALL_HINT, PROPERTY);
  }

  @Override
  public List<String> triggers() {
    List<String> all = new ArrayList<>(Script.PROPERTIES);
    all.addAll(Script.CALLS.subList(0, Script.RUNNERS));
    all.addAll(List.of("fetch(", "atob(", "expression("));
    return all;
  }

  @Override
  public void inspect(View view, Report report) {
    if (view.in(Place.FILE)) {
      return;
    }
    String text = view.text();
    int call = Script.call(text);
    if (call > 0) {
      report.hit(call == 3 ? LEAVES : call == 2 ? CALL : CALL_HINT, view, 0, text.length());
    }
    if (Script.property(text)) {
      report.hit(PROPERTY, view, 0, text.length());
    }
  }
}
