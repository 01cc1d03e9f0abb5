package org.pbxguard.servlet.body;

import java.time.Duration;

/**
 * Limits on the bodies that the filter holds in memory while it inspects them; settings key {@code
 * body}.
 *
 * <p>Immutable.
 *
 * @param expandedMax most bytes that a compressed body may expand to
 * @param budget most bytes of all bodies held at one time; beyond it requests get 503
 * @param minRate bytes a second that a body must come in with once the grace period is over
 * @param grace how long a body may be slow before the rate counts
 * @param waiting most requests that may wait for their bodies at one time; below the container's
 *     number of threads, so that slow senders cannot take them all
 * @param waitingPerClient most of them for one client address
 */
public record BodySettings(
    long expandedMax,
    long budget,
    long minRate,
    Duration grace,
    int waiting,
    int waitingPerClient) {
  private static final long MAX_ARRAY = 1L << 30;

  /** Refuses values out of range. */
  public BodySettings {
    check("expandedMax", expandedMax, 1024, MAX_ARRAY);
    check("budget", budget, 1024, Long.MAX_VALUE);
    check("minRate", minRate, 0, Integer.MAX_VALUE);
    check("waiting", waiting, 1, Integer.MAX_VALUE);
    check("waitingPerClient", waitingPerClient, 1, waiting);
    if (grace.isNegative() || grace.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("grace: 0 seconds to one hour (" + grace + ")");
    }
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + ": " + least + " to " + most + " (" + value + ")");
    }
  }

  /** 8 MiB expanded, 64 MiB in all, 500 bytes a second after five seconds. */
  public static BodySettings defaults() {
    return new BodySettings(8 << 20, 64 << 20, 500, Duration.ofSeconds(5), 64, 16);
  }
}
