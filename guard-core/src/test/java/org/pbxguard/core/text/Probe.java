package org.pbxguard.core.text;

import java.util.List;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;

/** Shows texts to detectors and says what came of it. */
public final class Probe {
  /** From here on one message is refused. */
  public static final int REFUSED = 50;

  private final TextInspector inspector;

  private Probe(TextInspector inspector) {
    this.inspector = inspector;
  }

  /** A probe of some detectors. */
  public static Probe of(Detector... detectors) {
    return new Probe(new TextInspector(List.of(detectors), TextSettings.defaults()));
  }

  /** A probe of a whole inspector. */
  public static Probe of(TextInspector inspector) {
    return new Probe(inspector);
  }

  /** Points of all findings in a parameter's value. */
  public int points(String value) {
    return points(value, Where.parameter("q"));
  }

  /** Points of all findings in a text that stood at some place. */
  public int points(String value, Where where) {
    return findings(value, where).stream().mapToInt(Finding::points).sum();
  }

  /** Ids of the rules that matched a parameter's value. */
  public List<String> rules(String value) {
    return findings(value, Where.parameter("q")).stream().map(Finding::rule).toList();
  }

  /** The findings in a text. */
  public List<Finding> findings(String value, Where where) {
    Findings findings = new Findings();
    inspector.inspect(value, where, findings);
    return findings.list();
  }
}
