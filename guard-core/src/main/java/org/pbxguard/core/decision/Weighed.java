package org.pbxguard.core.decision;

import java.util.List;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Passed;
import org.pbxguard.core.score.ThreatScore;

/**
 * A message's findings after the modes of their rules were applied.
 *
 * <p>Immutable.
 *
 * @param counting findings that are enforced
 * @param passed findings that refuse nothing, and what says so
 * @param suspicious whether the counting ones make the message a suspicious one
 */
public record Weighed(List<Finding> counting, List<Passed> passed, boolean suspicious) {
  /** Copies the lists. */
  public Weighed {
    counting = List.copyOf(counting);
    passed = List.copyOf(passed);
  }

  /** Whether no finding is left that is enforced or watched. */
  public boolean isEmpty() {
    return counting.isEmpty() && passed.stream().noneMatch(Passed::watched);
  }

  /** Findings that would count, were they not only watched. */
  public List<Finding> watching() {
    return passed.isEmpty()
        ? List.of()
        : passed.stream().filter(Passed::watched).map(Passed::finding).toList();
  }

  /** Points of the counting findings, at most 100. */
  public int points() {
    return sum(counting);
  }

  /** Points of all findings, at most 100. */
  public int allPoints() {
    return Math.min(ThreatScore.MAX, sum(counting) + sum(watching()));
  }

  static int sum(List<Finding> findings) {
    int sum = 0;
    for (Finding finding : findings) {
      sum += finding.points();
    }
    return Math.min(ThreatScore.MAX, sum);
  }
}
