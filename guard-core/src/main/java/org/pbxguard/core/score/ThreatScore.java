package org.pbxguard.core.score;

/**
 * How threatening a message is, 0 to 100.
 *
 * <p>Immutable.
 *
 * @param value the sum of both parts, at most 100
 * @param ofMessage points of its own findings, at most 100
 * @param ofHistory points that its source's past adds, at most 100
 */
public record ThreatScore(int value, int ofMessage, int ofHistory) {
  /** The highest score. */
  public static final int MAX = 100;

  /** Nothing threatening. */
  public static final ThreatScore NONE = new ThreatScore(0, 0, 0);

  /** Refuses parts outside 0 to 100. */
  public ThreatScore {
    if (value < 0 || value > MAX || ofMessage < 0 || ofMessage > MAX) {
      throw new IllegalArgumentException("score out of range: " + value + ", " + ofMessage);
    }
  }

  /**
   * The score of a message with {@code ofMessage} points from a source whose past has {@code
   * history}: half of the past is added, but never more than the message's own points, so that a
   * clean message stays clean whoever sends it.
   */
  public static ThreatScore weighed(int ofMessage, int history) {
    int message = Math.min(MAX, ofMessage);
    return of(message, Math.min(message, history / 2));
  }

  /** The score of both parts. */
  public static ThreatScore of(int ofMessage, int ofHistory) {
    int message = Math.min(MAX, ofMessage);
    return new ThreatScore(Math.min(MAX, message + ofHistory), message, ofHistory);
  }
}
