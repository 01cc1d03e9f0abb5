package org.pbxguard.core.text.sql;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;

/**
 * Names of parameters that are conditions: with an equals sign, which a form would have taken for
 * the end of the name, and with what belongs to an expression.
 *
 * <p>Thread-safe.
 */
public final class NameDetector implements Detector {
  private static final Rule NAME = new Rule("sqli-expression-as-name", Category.SQLI, 60);
  private static final int LONGEST = 200;

  @Override
  public List<Rule> rules() {
    return List.of(NAME);
  }

  @Override
  public List<String> triggers() {
    return List.of("=");
  }

  @Override
  public void inspect(View view, Report report) {
    if (view.in(Place.PARAMETER_NAME) && expression(view.text())) {
      report.hit(NAME, view, 0, view.text().length());
    }
  }

  private static boolean expression(String name) {
    int equals = name.indexOf('=');
    boolean document = name.startsWith("{") || name.startsWith("<") || name.startsWith("[");
    if (equals <= 0 || name.length() > LONGEST || document) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      if ("'\";()@".indexOf(name.charAt(i)) >= 0) {
        return true;
      }
    }
    return name.contains("||")
        || name.contains("&&")
        || (name.contains("==") && !name.endsWith("="));
  }
}
