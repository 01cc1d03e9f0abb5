package org.pbxguard.servlet.parse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.finding.Findings;

/**
 * The anomalies of one request, in the order in which they were met.
 *
 * <p>Confined to the thread that reads the request.
 */
public final class Anomalies {
  /** Most anomalies kept: the first ones decide. */
  private static final int MAX = 16;

  private final List<Noted> list = new ArrayList<>(2);

  /** One anomaly, where it was and the text that shows it. */
  record Noted(Anomaly anomaly, String where, String evidence) {}

  /** Notes an anomaly. */
  public void add(Anomaly anomaly, String where, String evidence) {
    if (list.size() < MAX) {
      list.add(new Noted(anomaly, where, evidence));
    }
  }

  /** Whether the request reads in one way only. */
  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** Whether one of them is evidence against the sender. */
  public boolean hostile() {
    return list.stream().anyMatch(noted -> noted.anomaly().hostile());
  }

  /** The anomalies, first one first. */
  public List<Anomaly> list() {
    return Collections.unmodifiableList(list.stream().map(Noted::anomaly).toList());
  }

  /** The status of the first one, or 0 without any. */
  public int status() {
    return list.isEmpty() ? 0 : list.get(0).anomaly().status();
  }

  /**
   * The first one that is no evidence but leaves the request unread: such a request is refused
   * whatever its score.
   */
  public Optional<Anomaly> unreadable() {
    return list.stream().map(Noted::anomaly).filter(anomaly -> !anomaly.hostile()).findFirst();
  }

  /** Adds a finding for each hostile anomaly and for the first of the others. */
  public void report(Findings findings) {
    boolean odd = false;
    for (Noted noted : list) {
      if (noted.anomaly().hostile() || !odd) {
        findings.add(noted.anomaly().finding(noted.where(), noted.evidence()));
        odd |= !noted.anomaly().hostile();
      }
    }
  }
}
