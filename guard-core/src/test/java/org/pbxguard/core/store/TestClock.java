package org.pbxguard.core.store;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.pbxguard.core.time.GuardClock;

/** A clock that a test sets forward. */
final class TestClock {
  static final Instant START = Instant.parse("2026-11-24T05:00:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final GuardClock clock = new GuardClock(nanos::get, () -> START);

  GuardClock clock() {
    return clock;
  }

  void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
