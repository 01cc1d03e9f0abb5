package org.pbxguard.core.score;

import java.time.Duration;

/**
 * How much is too much.
 *
 * <p>Immutable.
 *
 * @param failedLogins failed logins that block
 * @param failedWindow within so long
 * @param suspicious suspicious messages that block
 * @param suspiciousWindow within so long
 */
public record Thresholds(
    int failedLogins, Duration failedWindow, int suspicious, Duration suspiciousWindow) {

  /** Refuses counts below one. */
  public Thresholds {
    if (failedLogins < 1 || suspicious < 1) {
      throw new IllegalArgumentException(
          "threshold below 1 (" + failedLogins + ", " + suspicious + ")");
    }
  }
}
