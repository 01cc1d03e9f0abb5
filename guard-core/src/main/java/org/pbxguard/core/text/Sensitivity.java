package org.pbxguard.core.text;

/** How much doubt is enough: the share of a doubtful hit's points that counts. */
public enum Sensitivity {
  /** Doubtful hits count three quarters; hints alone refuse nothing. */
  RELAXED(75),
  /** Points as the rules state them. */
  NORMAL(100),
  /** Doubtful hits count half as much again; expect false alarms in prose. */
  STRICT(150);

  /** From here on a hit is no matter of doubt and its points stay what they are. */
  private static final int SURE = 60;

  private final int percent;

  Sensitivity(int percent) {
    this.percent = percent;
  }

  /** What a rule's points count at this level, 1 to 100. */
  public int weigh(int points) {
    if (points >= SURE) {
      return points;
    }
    return Math.max(1, Math.min(100, points * percent / 100));
  }
}
