package org.pbxguard.core.decision;

import java.time.Duration;

/**
 * How the blocks of a source that comes back grow.
 *
 * <p>Immutable.
 *
 * @param maxDuration the longest that doubling leads to
 * @param jitterPercent how much longer, at most and at random, a repeated block is, so that its end
 *     cannot be waited for; 0 to 50
 * @param memory how long after its end a block makes the next one longer
 */
public record EscalationSettings(Duration maxDuration, int jitterPercent, Duration memory) {
  /** Refuses what is out of range. */
  public EscalationSettings {
    if (maxDuration.compareTo(Duration.ofSeconds(1)) < 0
        || maxDuration.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException(
          "max_duration: not 1 second to a year (" + maxDuration.toSeconds() + "s)");
    }
    if (jitterPercent < 0 || jitterPercent > 50) {
      throw new IllegalArgumentException("jitter_percent: not 0 to 50 (" + jitterPercent + ")");
    }
    if (memory.isNegative()) {
      throw new IllegalArgumentException("memory: negative (" + memory.toSeconds() + "s)");
    }
  }

  /** Doubling to a day, a tenth of jitter, remembered for a week. */
  public static EscalationSettings defaults() {
    return new EscalationSettings(Duration.ofDays(1), 10, Duration.ofDays(7));
  }
}
