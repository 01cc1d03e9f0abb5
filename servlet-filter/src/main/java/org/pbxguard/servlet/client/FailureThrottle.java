package org.pbxguard.servlet.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.time.Ticker;

/**
 * Slows down who tries keys: after {@link #FREE} bad keys within a minute an address waits for the
 * rest of that minute. A key of 256 bits cannot be guessed; this keeps the log and the processor
 * quiet.
 *
 * <p>Thread-safe. Remembers at most {@link #MAX_ADDRESSES} addresses and forgets each after a
 * minute.
 */
public final class FailureThrottle {
  /** Bad keys that an address may send in a minute without waiting. */
  public static final int FREE = 30;

  /** Most addresses that are remembered. */
  static final int MAX_ADDRESSES = 10_000;

  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Ticker ticker;
  private final Cache<IpAddress, Window> windows;

  /** Counts by a ticker of nanoseconds. */
  public FailureThrottle(Ticker ticker) {
    this.ticker = ticker;
    this.windows =
        Caffeine.newBuilder()
            .maximumSize(MAX_ADDRESSES)
            .expireAfterWrite(1, TimeUnit.MINUTES)
            .ticker(ticker::nanos)
            .build();
  }

  /** How long the address has to wait; zero for not at all. */
  public Duration waitFor(IpAddress source) {
    Window window = windows.getIfPresent(source);
    if (window == null || window.failures < FREE) {
      return Duration.ZERO;
    }
    long left = window.startNanos + WINDOW_NANOS - ticker.nanos();
    return Duration.ofNanos(Math.max(1, left));
  }

  /** Counts a bad key. */
  public void failed(IpAddress source) {
    windows
        .asMap()
        .compute(
            source,
            (address, window) ->
                window == null
                    ? new Window(ticker.nanos(), 1)
                    : new Window(window.startNanos, window.failures + 1));
  }

  /** The bad keys since a moment. */
  private record Window(long startNanos, int failures) {}
}
