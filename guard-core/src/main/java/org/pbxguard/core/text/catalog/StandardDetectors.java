package org.pbxguard.core.text.catalog;

import java.util.List;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.TextInspector;
import org.pbxguard.core.text.TextSettings;
import org.pbxguard.core.text.code.CodeDetector;
import org.pbxguard.core.text.header.HeaderDetector;
import org.pbxguard.core.text.markup.MarkupDetector;
import org.pbxguard.core.text.net.NetDetector;
import org.pbxguard.core.text.path.PathDetector;
import org.pbxguard.core.text.query.QueryDetector;
import org.pbxguard.core.text.shell.ShellDetector;
import org.pbxguard.core.text.sql.SqlDetector;
import org.pbxguard.core.text.template.TemplateDetector;
import org.pbxguard.core.text.xss.XssDetector;

/** The detectors that come with the guard. Stateless. */
public final class StandardDetectors {
  private StandardDetectors() {}

  /** All detectors, each new. */
  public static List<Detector> all() {
    return List.of(
        new SqlDetector(),
        new XssDetector(),
        new PathDetector(),
        new ShellDetector(),
        new CodeDetector(),
        new TemplateDetector(),
        new QueryDetector(),
        new MarkupDetector(),
        new NetDetector(),
        new HeaderDetector());
  }

  /** An inspector with all detectors. */
  public static TextInspector inspector(TextSettings settings) {
    return new TextInspector(all(), settings);
  }
}
