package org.pbxguard.core.text.path;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;

/**
 * Path parameters without a name: {@code /x;} and {@code /x;/y}. Some servers drop them and others
 * do not, so that what one of them protects another serves.
 *
 * <p>Thread-safe.
 */
public final class PathParameterDetector implements Detector {
  private static final Rule EMPTY = new Rule("lfi-empty-path-parameter", Category.LFI, 50);

  @Override
  public List<Rule> rules() {
    return List.of(EMPTY);
  }

  @Override
  public List<String> triggers() {
    return List.of(";");
  }

  @Override
  public void inspect(View view, Report report) {
    String path = view.text();
    if (view.in(Place.PATH) && (path.endsWith(";") || path.contains(";/"))) {
      report.hit(EMPTY, view, 0, path.length());
    }
  }
}
