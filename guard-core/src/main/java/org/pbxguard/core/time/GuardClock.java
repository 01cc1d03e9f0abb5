package org.pbxguard.core.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The project's one way to tell time: the wall clock read once at start and carried on by the
 * monotonic ticker.
 *
 * <p>A running block must neither end nor grow when somebody sets the machine's clock, so every
 * date that the guard stores or compares is {@link #instant()}. Only what other parties compute
 * from their own clocks, such as a TOTP step, reads {@link #wallInstant()}.
 *
 * <p>Immutable and thread-safe.
 */
public final class GuardClock implements InstantSource {
  private final Ticker ticker;
  private final InstantSource wall;
  private final Instant anchor;
  private final long anchorNanos;

  /** Anchors {@code wall} to {@code ticker} now. */
  public GuardClock(Ticker ticker, InstantSource wall) {
    this.ticker = ticker;
    this.wall = wall;
    this.anchor = wall.instant();
    this.anchorNanos = ticker.nanos();
  }

  /** The clock of the running machine. */
  public static GuardClock system() {
    return new GuardClock(Ticker.system(), InstantSource.system());
  }

  /** Monotonic nanoseconds, the same scale as {@link #nanosAt(Instant)}. */
  public long nanos() {
    return ticker.nanos();
  }

  /** What {@link #nanos()} counts from, where another process may compare; see {@link Ticker}. */
  public Optional<String> origin() {
    return ticker.origin();
  }

  /** The anchored date: the wall clock at start plus the time that has really passed. */
  @Override
  public Instant instant() {
    return instantAt(ticker.nanos());
  }

  /** The machine's own wall clock, jumps included. */
  public Instant wallInstant() {
    return wall.instant();
  }

  /** The anchored date of a ticker value. */
  public Instant instantAt(long nanos) {
    return anchor.plusNanos(nanos - anchorNanos);
  }

  /** The anchored date of a ticker value in milliseconds since 1970, without creating an object. */
  public long millisAt(long nanos) {
    return anchor.toEpochMilli() + Math.floorDiv(nanos - anchorNanos, 1_000_000L);
  }

  /**
   * The ticker value of an anchored date. Dates more than about 146 years away are cut to that, so
   * that comparing by subtraction stays right.
   */
  public long nanosAt(Instant date) {
    Duration away = Duration.between(anchor, date);
    long limitSeconds = Long.MAX_VALUE / 2 / 1_000_000_000L;
    if (away.toSeconds() >= limitSeconds) {
      return anchorNanos + Long.MAX_VALUE / 2;
    }
    if (away.toSeconds() <= -limitSeconds) {
      return anchorNanos - Long.MAX_VALUE / 2;
    }
    return anchorNanos + away.toNanos();
  }
}
