package org.pbxguard.core.text.path;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Ascii;

/**
 * Paths to files whose names begin with a dot: settings, repositories and histories that no page
 * links to, and segments of one dot, which no browser sends. Only what RFC 8615 puts under {@code
 * /.well-known/} is meant to be asked for.
 *
 * <p>Thread-safe.
 */
public final class HiddenFileDetector implements Detector {
  private static final Rule IDLE = new Rule("lfi-idle-segment", Category.LFI, 50);
  private static final Rule HIDDEN = new Rule("lfi-hidden-file", Category.LFI, 50);

  @Override
  public List<Rule> rules() {
    return List.of(HIDDEN, IDLE);
  }

  @Override
  public List<String> triggers() {
    return List.of("/.");
  }

  @Override
  public void inspect(View view, Report report) {
    String path = view.text();
    if (view.in(Place.PATH) && path.contains("/./")) {
      report.hit(IDLE, view, path.indexOf("/./"), path.length());
    }
    int at = view.in(Place.PATH) ? path.indexOf("/.") : -1;
    while (at >= 0) {
      char next = view.at(at + 2);
      boolean name = Ascii.word(next);
      if (name && !Ascii.at(path, at, "/.well-known")) {
        report.hit(HIDDEN, view, at, at + 16);
        return;
      }
      at = path.indexOf("/.", at + 1);
    }
  }
}
