package org.pbxguard.core.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the state is kept and how often it is condensed; root key {@code state}.
 *
 * <p>Immutable.
 *
 * @param dir the state directory, created with mode 0700 when it does not exist
 * @param checkpointBytes bytes of journal since the last checkpoint that start one, 64 KiB or more;
 *     a checkpoint holds up to some four times as much on the heap
 * @param checkpointInterval the longest time between checkpoints, at most a day: deleted data is
 *     gone from the directory after the second checkpoint that follows
 * @param auditRetention the longest that audit rows are kept, whatever the audit's own settings
 *     say, a day or more; older ones go at a checkpoint
 */
public record StoreSettings(
    Path dir, long checkpointBytes, Duration checkpointInterval, Duration auditRetention) {
  private static final long LEAST_CHECKPOINT_BYTES = 64L << 10;
  private static final Duration LEAST_INTERVAL = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** Checks the ranges. */
  public StoreSettings {
    if (checkpointBytes < LEAST_CHECKPOINT_BYTES) {
      throw new IllegalArgumentException(
          "checkpointBytes: less than 65536 (" + checkpointBytes + ")");
    }
    if (checkpointInterval.compareTo(LEAST_INTERVAL) < 0 || checkpointInterval.compareTo(DAY) > 0) {
      throw new IllegalArgumentException(
          "checkpointInterval: not a minute to a day (" + checkpointInterval + ")");
    }
    if (auditRetention.compareTo(DAY) < 0) {
      throw new IllegalArgumentException(
          "auditRetention: less than a day (" + auditRetention + ")");
    }
  }

  /** {@code ./var}, 32 MiB, 12 hours, 366 days. */
  public static StoreSettings defaults() {
    return new StoreSettings(
        Path.of("./var"), 32L << 20, Duration.ofHours(12), Duration.ofDays(366));
  }

  /** The same with another directory. */
  public StoreSettings withDir(Path other) {
    return new StoreSettings(other, checkpointBytes, checkpointInterval, auditRetention);
  }
}
