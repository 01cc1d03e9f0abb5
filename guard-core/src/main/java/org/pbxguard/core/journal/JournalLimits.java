package org.pbxguard.core.journal;

import java.time.Duration;

/**
 * The bounds of a journal.
 *
 * <p>Immutable.
 *
 * @param queueBatches the most batches that wait; appended ones may take three quarters of it, so
 *     that traffic cannot crowd out changes that somebody waits for
 * @param queueBytes the most bytes that wait, shared in the same way
 * @param groupBytes bytes at which a group is closed; its last batch may exceed it
 * @param segmentBytes bytes at which a segment is ended
 * @param linger how long a group of appended batches waits for company when nobody waits for it
 */
record JournalLimits(
    int queueBatches, long queueBytes, int groupBytes, long segmentBytes, Duration linger) {
  /** The largest {@link #groupBytes}. */
  static final int MAX_GROUP_BYTES = 1 << 20;

  /** Checks the ranges. */
  JournalLimits {
    if (queueBatches < 1 || queueBytes < 1 || segmentBytes < 1 || linger.isNegative()) {
      throw new IllegalArgumentException("journal limits: not positive");
    }
    if (groupBytes < 1 || groupBytes > MAX_GROUP_BYTES) {
      throw new IllegalArgumentException("group bytes: out of range (" + groupBytes + ")");
    }
  }

  /** 16,384 batches or 32 MiB waiting, groups of 1 MiB, segments of 16 MiB, 20 ms. */
  static JournalLimits defaults() {
    return new JournalLimits(16_384, 32L << 20, 1 << 20, 16L << 20, Duration.ofMillis(20));
  }
}
