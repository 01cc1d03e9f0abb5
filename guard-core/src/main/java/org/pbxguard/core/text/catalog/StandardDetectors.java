package org.pbxguard.core.text.catalog;

import java.util.List;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.TextInspector;
import org.pbxguard.core.text.TextSettings;
import org.pbxguard.core.text.path.PathDetector;
import org.pbxguard.core.text.sql.SqlDetector;

/** The detectors that come with the guard. Stateless. */
public final class StandardDetectors {
  private StandardDetectors() {}

  /** All detectors, each new. */
  public static List<Detector> all() {
    return List.of(new SqlDetector(), new PathDetector());
  }

  /** An inspector with all detectors. */
  public static TextInspector inspector(TextSettings settings) {
    return new TextInspector(all(), settings);
  }
}
