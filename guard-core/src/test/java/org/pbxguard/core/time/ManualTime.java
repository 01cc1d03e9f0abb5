package org.pbxguard.core.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only when a test says so. */
public final class ManualTime implements Ticker, InstantSource {
  /** Where every test's wall clock starts. */
  public static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private volatile Instant wall = START;

  /** The guard's clock on this time; a second one is what a restart makes. */
  public GuardClock clock() {
    return new GuardClock(this, this);
  }

  /** Time passes. */
  public synchronized void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    wall = wall.plus(duration);
  }

  /** Somebody sets the machine's clock. */
  public synchronized void jump(Duration duration) {
    wall = wall.plus(duration);
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public Instant instant() {
    return wall;
  }
}
