package org.pbxguard.core.text.query;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;

/**
 * LDAP filters that leave the application's own.
 *
 * <p>Thread-safe.
 */
public final class LdapDetector implements Detector {
  private static final Rule LDAP = new Rule("ldap-filter-break-out", Category.LDAP, 60);

  @Override
  public List<Rule> rules() {
    return List.of(LDAP);
  }

  @Override
  public List<String> triggers() {
    return Ldap.WORDS;
  }

  @Override
  public void inspect(View view, Report report) {
    if (!view.in(Place.FILE) && Ldap.breaks(view.text())) {
      report.hit(LDAP, view, 0, view.text().length());
    }
  }
}
