package org.pbxguard.core.decision;

import org.pbxguard.core.score.ThreatScore;

/**
 * What was decided about one message.
 *
 * <p>Immutable.
 *
 * @param action what is done; under {@code watchOnly} what would have been done
 * @param score why
 * @param reference a short random id, shown to the user who was refused and kept in the audit;
 *     empty for what was allowed
 * @param watchOnly whether the message goes on whatever the action says
 */
public record Verdict(Action action, ThreatScore score, String reference, boolean watchOnly) {
  /** The verdict on what is clean. */
  public static final Verdict CLEAN = new Verdict(Action.ALLOW, ThreatScore.NONE, "", false);

  /** Whether the message must not go on. */
  public boolean refused() {
    return action.refuses() && !watchOnly;
  }
}
