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

  /** Which threshold is reached. */
  public enum Trigger {
    /** None. */
    NONE,
    /** Too many failed logins. */
    FAILED_LOGINS,
    /** Too many suspicious messages. */
    SUSPICIOUS_MESSAGES
  }
}
