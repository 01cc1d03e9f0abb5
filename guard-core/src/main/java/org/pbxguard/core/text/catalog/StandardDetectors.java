package org.pbxguard.core.text.catalog;

import java.util.List;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.TextInspector;
import org.pbxguard.core.text.TextSettings;
import org.pbxguard.core.text.code.CodeDetector;
import org.pbxguard.core.text.code.PhpCallDetector;
import org.pbxguard.core.text.header.HeaderDetector;
import org.pbxguard.core.text.markup.MarkupDetector;
import org.pbxguard.core.text.net.NetDetector;
import org.pbxguard.core.text.path.HiddenFileDetector;
import org.pbxguard.core.text.path.PathDetector;
import org.pbxguard.core.text.path.PathParameterDetector;
import org.pbxguard.core.text.path.UploadDetector;
import org.pbxguard.core.text.query.GraphQlDetector;
import org.pbxguard.core.text.query.LdapDetector;
import org.pbxguard.core.text.query.NoSqlDetector;
import org.pbxguard.core.text.query.XPathDetector;
import org.pbxguard.core.text.shell.AssembledDetector;
import org.pbxguard.core.text.shell.ReverseShellDetector;
import org.pbxguard.core.text.shell.ShellDetector;
import org.pbxguard.core.text.shell.WindowsDetector;
import org.pbxguard.core.text.sql.NameDetector;
import org.pbxguard.core.text.sql.SqlDetector;
import org.pbxguard.core.text.template.DirectiveDetector;
import org.pbxguard.core.text.template.ExpressionDetector;
import org.pbxguard.core.text.template.LookupDetector;
import org.pbxguard.core.text.xss.ObscureScriptDetector;
import org.pbxguard.core.text.xss.ScriptDetector;
import org.pbxguard.core.text.xss.XssDetector;

/** The detectors that come with the guard. Stateless. */
public final class StandardDetectors {
  private StandardDetectors() {}

  /** All detectors, each new. */
  public static List<Detector> all() {
    return List.of(
        new SqlDetector(),
        new NameDetector(),
        new XssDetector(),
        new ScriptDetector(),
        new ObscureScriptDetector(),
        new PathDetector(),
        new PathParameterDetector(),
        new HiddenFileDetector(),
        new UploadDetector(),
        new ShellDetector(),
        new WindowsDetector(),
        new ReverseShellDetector(),
        new AssembledDetector(),
        new CodeDetector(),
        new PhpCallDetector(),
        new ExpressionDetector(),
        new DirectiveDetector(),
        new LookupDetector(),
        new NoSqlDetector(),
        new LdapDetector(),
        new XPathDetector(),
        new GraphQlDetector(),
        new MarkupDetector(),
        new NetDetector(),
        new HeaderDetector());
  }

  /** An inspector with all detectors. */
  public static TextInspector inspector(TextSettings settings) {
    return new TextInspector(all(), settings);
  }
}
