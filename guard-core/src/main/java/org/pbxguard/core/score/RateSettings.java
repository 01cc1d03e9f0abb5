package org.pbxguard.core.score;

/**
 * How many messages are admitted, by standing. The defaults let an office of 200 phones behind one
 * address register at once.
 *
 * <p>Immutable.
 *
 * @param strangers all strangers together
 * @param demotedFloor what strangers of each address with forgeable evidence keep
 * @param demoted all those floors together
 * @param stranger one address's strangers
 * @param challenged one address's senders that answered a challenge
 * @param registered one address's registered senders
 * @param inDialog one address's messages inside dialogs
 * @param maxSources most addresses whose rates are kept apart, 1,024 to 16 million
 */
public record RateSettings(
    Rate strangers,
    Rate demotedFloor,
    Rate demoted,
    Rate stranger,
    Rate challenged,
    Rate registered,
    Rate inDialog,
    int maxSources) {
  /** Refuses what is out of range. */
  public RateSettings {
    if (maxSources < 1_024 || maxSources > 16_777_216) {
      throw new IllegalArgumentException("max_sources: not 1024 to 16777216 (" + maxSources + ")");
    }
  }

  /** Generous for offices, 2,000 a second for all strangers together. */
  public static RateSettings defaults() {
    return new RateSettings(
        new Rate(2_000, 2_000),
        new Rate(2, 2),
        new Rate(500, 500),
        new Rate(200, 1_000),
        new Rate(400, 2_000),
        new Rate(800, 4_000),
        new Rate(4_000, 8_000),
        65_536);
  }
}
