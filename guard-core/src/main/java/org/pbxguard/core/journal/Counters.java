package org.pbxguard.core.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted while a journal runs.
 *
 * <p>Thread-safe; the figures of one reading may be of slightly different moments.
 */
final class Counters {
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong forceNanos = new AtomicLong();
  private final LongAccumulator slowestForceNanos = new LongAccumulator(Math::max, 0);
  private final LongAdder failed = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder refused = new LongAdder();

  void durable(int batchesInFrame, int size, long nanos) {
    frames.incrementAndGet();
    batches.addAndGet(batchesInFrame);
    bytes.addAndGet(size);
    forceNanos.addAndGet(nanos);
    slowestForceNanos.accumulate(nanos);
  }

  void failed(int count) {
    failed.add(count);
  }

  void turnedAway(boolean awaited) {
    (awaited ? refused : dropped).increment();
  }

  long dropped() {
    return dropped.sum();
  }

  long bytes() {
    return bytes.get();
  }

  JournalStats read(int queued) {
    return new JournalStats(
        frames.get(),
        batches.get(),
        bytes.get(),
        forceNanos.get(),
        slowestForceNanos.get(),
        failed.sum(),
        dropped.sum(),
        refused.sum(),
        queued);
  }
}
