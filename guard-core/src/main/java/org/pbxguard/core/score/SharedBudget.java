package org.pbxguard.core.score;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One rate that many sources share (GCRA as in {@link RateMeter}).
 *
 * <p>Thread-safe and lock-free.
 */
public final class SharedBudget {
  private final Rate rate;
  private final AtomicLong date;

  /** A full budget. */
  public SharedBudget(Rate rate, long nanos) {
    this.rate = rate;
    this.date = new AtomicLong(nanos);
  }

  /** Takes one message; false when the budget is spent. */
  public boolean take(long nanos) {
    return take(nanos, rate.toleranceNanos());
  }

  /** Takes one message from what others leave: false when less than half of the burst is left. */
  public boolean takeLast(long nanos) {
    return take(nanos, rate.toleranceNanos() / 2);
  }

  private boolean take(long nanos, long tolerance) {
    while (true) {
      long before = date.get();
      long from = before - nanos > 0 ? before : nanos;
      if (from - nanos > tolerance) {
        return false;
      }
      if (date.compareAndSet(before, from + rate.spacingNanos())) {
        return true;
      }
    }
  }
}
