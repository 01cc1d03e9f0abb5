package org.pbxguard.core.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only when a test says so. */
public final class ManualTime implements Ticker, InstantSource {
  /** Where every test's wall clock starts. */
  public static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private volatile Instant wall = START;
  private volatile int boots;

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

  /** The machine is started anew, and its clock shows so much more then. */
  public synchronized void reboot(Duration shown) {
    boots++;
    nanos.set(1);
    wall = wall.plus(shown);
  }

  @Override
  public Optional<String> origin() {
    return Optional.of("start " + boots);
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
