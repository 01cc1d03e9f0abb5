package org.pbxguard.core.mfa;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.time.GuardClock;

/**
 * Waits that grow with the failures of one client address (IPv6: of one /64). Failures leak away,
 * one a minute, so that an office behind one address recovers; a success does not reset them, else
 * a guesser with an account of its own would.
 *
 * <p>Holds at most 50,000 addresses; the least used is forgotten first. Thread-safe, guarded by the
 * map's own locks per key.
 */
final class ClientThrottle {
  private static final int MAX_CLIENTS = 50_000;
  private static final double LEAK_PER_NANO = 1.0 / Duration.ofMinutes(1).toNanos();

  private final ThrottleSettings settings;
  private final GuardClock clock;
  private final Cache<IpAddress, Level> levels =
      Caffeine.newBuilder().maximumSize(MAX_CLIENTS).build();

  /** Failures that have not leaked away yet, at a moment of the ticker. */
  private record Level(double failures, long nanos) {
    double at(long now) {
      return Math.max(0, failures - (now - nanos) * LEAK_PER_NANO);
    }
  }

  ClientThrottle(ThrottleSettings settings, GuardClock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** How long this address must wait before its next attempt. */
  Duration waitFor(IpAddress client) {
    Level level = levels.getIfPresent(source(client));
    if (level == null) {
      return Duration.ZERO;
    }
    long now = clock.nanos();
    int over = (int) Math.ceil(level.at(now)) - settings.clientFreeFailures();
    if (over <= 0) {
      return Duration.ZERO;
    }
    Duration delay = Attempts.doubled(settings.firstWait(), over - 1, settings.clientLongestWait());
    Duration left = delay.minusNanos(now - level.nanos());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Counts a failure. */
  void failed(IpAddress client) {
    long now = clock.nanos();
    levels
        .asMap()
        .merge(source(client), new Level(1, now), (old, one) -> new Level(old.at(now) + 1, now));
  }

  private static IpAddress source(IpAddress client) {
    return client.isV4() ? client : new IpAddress(client.high(), 0);
  }
}
