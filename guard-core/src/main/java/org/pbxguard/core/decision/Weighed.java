package org.pbxguard.core.decision;

import java.util.List;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.score.ThreatScore;

/**
 * A message's findings after the modes of their rules were applied.
 *
 * <p>Immutable.
 *
 * @param counting findings of rules that are enforced
 * @param watching findings of rules that are only monitored
 * @param suspicious whether the counting ones make the message a suspicious one
 */
public record Weighed(List<Finding> counting, List<Finding> watching, boolean suspicious) {
  /** Copies the lists. */
  public Weighed {
    counting = List.copyOf(counting);
    watching = List.copyOf(watching);
  }

  /** Whether no finding is left. */
  public boolean isEmpty() {
    return counting.isEmpty() && watching.isEmpty();
  }

  /** Points of the counting findings, at most 100. */
  public int points() {
    return sum(counting);
  }

  /** Points of all findings, at most 100. */
  public int allPoints() {
    return Math.min(ThreatScore.MAX, sum(counting) + sum(watching));
  }

  static int sum(List<Finding> findings) {
    int sum = 0;
    for (Finding finding : findings) {
      sum += finding.points();
    }
    return Math.min(ThreatScore.MAX, sum);
  }
}
