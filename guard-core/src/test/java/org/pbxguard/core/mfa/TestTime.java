package org.pbxguard.core.mfa;

import java.time.Duration;
import java.time.Instant;
import org.pbxguard.core.time.GuardClock;

/** A machine's clock in a test: passes when told, and can be set like a real one. */
public final class TestTime {
  private record Now(long nanos, Instant wall) {}

  private volatile Now now = new Now(1_000_000_000L, Instant.parse("2026-11-24T10:00:00Z"));

  /** A clock anchored now, as at a start of the process. */
  public GuardClock clock() {
    return new GuardClock(() -> now.nanos(), () -> now.wall());
  }

  /** Time passes. */
  public synchronized void pass(Duration time) {
    now = new Now(now.nanos() + time.toNanos(), now.wall().plus(time));
  }

  /** Somebody sets the wall clock. */
  public synchronized void set(Duration jump) {
    now = new Now(now.nanos(), now.wall().plus(jump));
  }

  /** What the wall clock shows. */
  public Instant wall() {
    return now.wall();
  }
}
