package org.pbxguard.core.journal;

import java.util.concurrent.atomic.AtomicLong;
import org.pbxguard.core.time.Ticker;

/**
 * Lets one log line through every ten seconds, so that a fault that repeats thousands of times a
 * second does not fill the disk that it is about.
 *
 * <p>Thread-safe without a lock.
 */
final class LogGate {
  private static final long INTERVAL_NANOS = 10_000_000_000L;

  private final Ticker ticker;
  private final AtomicLong next;

  LogGate(Ticker ticker) {
    this.ticker = ticker;
    this.next = new AtomicLong(ticker.nanos());
  }

  /** Whether this line may be written. */
  boolean opens() {
    long now = ticker.nanos();
    long due = next.get();
    return now - due >= 0 && next.compareAndSet(due, now + INTERVAL_NANOS);
  }
}
