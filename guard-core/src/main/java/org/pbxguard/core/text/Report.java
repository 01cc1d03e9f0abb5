package org.pbxguard.core.text;

import java.util.ArrayList;
import java.util.List;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;

/**
 * Turns detectors' hits in the readings of one text into findings: each rule counts once per text,
 * however many readings show it.
 *
 * <p>Confined to the thread that inspects the text.
 */
public final class Report {
  private static final int CONTEXT = 12;
  private static final String HIDDEN = "(hidden)";

  private final Findings findings;
  private final TextSettings settings;
  private final List<String> seen = new ArrayList<>(4);
  private int points;

  /** A report that adds to {@code findings}. */
  public Report(Findings findings, TextSettings settings) {
    this.findings = findings;
    this.settings = settings;
  }

  /** Reports that {@code rule} matched the part of the view between the two indices. */
  public void hit(Rule rule, View view, int from, int to) {
    if (seen.contains(rule.id()) || settings.disabledRules().contains(rule.id())) {
      return;
    }
    seen.add(rule.id());
    int weight = settings.sensitivity().weigh(rule.points());
    points += weight;
    findings.add(
        new Finding(
            rule.id(),
            rule.category(),
            rule.severity(),
            weight,
            view.where().text(),
            evidence(view, from, to)));
  }

  /** Points of this text's hits so far. */
  public int points() {
    return points;
  }

  private static String evidence(View view, int from, int to) {
    if (view.where().holdsSecret()) {
      return HIDDEN;
    }
    int length = view.text().length();
    int start = Math.max(0, Math.min(from, length) - CONTEXT);
    int end = Math.min(length, Math.max(to, from) + CONTEXT);
    return view.text().substring(start, Math.min(end, start + Finding.MAX_EVIDENCE));
  }
}
