package org.pbxguard.core.score;

/**
 * A rate with room for a burst.
 *
 * <p>Immutable.
 *
 * @param perSecond messages a second that may go on for ever, 1 to one million
 * @param burst messages that may come at once, 1 to ten million
 */
public record Rate(int perSecond, int burst) {
  /** Refuses what is out of range. */
  public Rate {
    if (perSecond < 1 || perSecond > 1_000_000) {
      throw new IllegalArgumentException("per_second: not 1 to 1000000 (" + perSecond + ")");
    }
    if (burst < 1 || burst > 10_000_000) {
      throw new IllegalArgumentException("burst: not 1 to 10000000 (" + burst + ")");
    }
  }

  /** Nanoseconds between two messages. */
  long spacingNanos() {
    return 1_000_000_000L / perSecond;
  }

  /** How far ahead of time a burst may run, in nanoseconds. */
  long toleranceNanos() {
    return spacingNanos() * (burst - 1);
  }
}
