package org.pbxguard.core.score;

/**
 * Where a source stands after something was counted.
 *
 * <p>Immutable.
 *
 * @param score what its past adds to a message, 0 to 100
 * @param failedLogins failed logins that count now
 * @param suspicious suspicious messages that count now
 * @param trigger which threshold is reached
 */
public record Tally(int score, int failedLogins, int suspicious, Trigger trigger) {
  /** Nothing counts. */
  public static final Tally NONE = new Tally(0, 0, 0, Trigger.NONE);

  /** The same with another trigger. */
  public Tally with(Trigger other) {
    return new Tally(score, failedLogins, suspicious, other);
  }

  /** Which threshold is reached. */
  public enum Trigger {
    /** None. */
    NONE,
    /** Too many failed logins. */
    FAILED_LOGINS,
    /** Too many suspicious messages. */
    SUSPICIOUS_MESSAGES,
    /** Failed logins of too many accounts within a day. */
    SPRAYED_ACCOUNTS,
    /** Too many distinct missing extensions within a day. */
    MISSING_EXTENSIONS
  }
}
