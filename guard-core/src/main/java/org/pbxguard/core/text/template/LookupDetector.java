package org.pbxguard.core.text.template;

import java.util.ArrayList;
import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;

/**
 * Look-ups of Log4j and its like, in whatever disguise their own nesting allows.
 *
 * <p>Thread-safe.
 */
public final class LookupDetector implements Detector {
  private static final Rule JNDI = new Rule("jndi-lookup", Category.JNDI, 100);
  private static final Rule NESTED = new Rule("jndi-nested-lookup", Category.JNDI, 60);

  private static final List<String> WORDS =
      List.of(
          "${env:",
          "${sys:",
          "${ctx:",
          "${java:",
          "${main:",
          "${bundle:",
          "${docker:",
          "${k8s:",
          "${log4j:",
          "${spring:",
          "${sd:",
          "${marker:",
          "${::-",
          "${lower:",
          "${upper:",
          "${date:",
          "${base64:",
          "${hostname",
          "${script:",
          "${dns:",
          "${url:",
          "${const:",
          "${file:");
  private static final Automaton NAMES = Automaton.of(WORDS);

  @Override
  public List<Rule> rules() {
    return List.of(JNDI, NESTED);
  }

  @Override
  public List<String> triggers() {
    List<String> all = new ArrayList<>(WORDS);
    all.add("jndi:");
    all.add(":-");
    return all;
  }

  @Override
  public void inspect(View view, Report report) {
    String text = view.text();
    int at = text.indexOf("${");
    if (at < 0 || view.in(Place.FILE)) {
      return;
    }
    if (jndi(Lookups.reduce(text))) {
      report.hit(JNDI, view, at, at + 40);
    } else if ((NAMES.scan(text) & 1) != 0) {
      report.hit(NESTED, view, at, at + 40);
    }
  }

  private static boolean jndi(String text) {
    for (int i = 0; i + 5 <= text.length(); i++) {
      if ((text.charAt(i) | 0x20) == 'j' && Ascii.at(text, i, "jndi:")) {
        boolean opened = i >= 2 && text.charAt(i - 1) == '{';
        boolean scheme =
            Ascii.at(text, i + 5, "ldap")
                || Ascii.at(text, i + 5, "rmi")
                || Ascii.at(text, i + 5, "dns");
        if (opened || scheme) {
          return true;
        }
      }
    }
    return false;
  }
}
