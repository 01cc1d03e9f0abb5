package org.pbxguard.core.score;

import org.pbxguard.core.net.IpAddress;

/**
 * Ports of an address from which no unknown account may sign in for a while: the rung of the ladder
 * between one credential and the whole address.
 *
 * <p>A fixed number of ports; the one whose bar ends first makes room. Thread-safe, one lock of 64
 * held for arithmetic only.
 */
final class FlowBars {
  private static final int CAPACITY = 4_096;

  private final BoundedTable<Bar> table;

  /** No bar lasts beyond this; saves the look-up when there is none. */
  private volatile long lastMillis = Long.MIN_VALUE;

  /** One port. Guarded by its lock in the table. */
  private static final class Bar extends BoundedTable.Entry {
    long untilMillis;

    Bar(long first, long second) {
      super(first, second);
    }

    @Override
    int worth(long nowMillis) {
      return untilMillis > nowMillis ? 1 : 0;
    }

    @Override
    long touchedMillis() {
      return untilMillis;
    }
  }

  FlowBars(long seed) {
    table = new BoundedTable<>(CAPACITY, seed, Bar::new, ended -> {});
  }

  /** Bars a port of a source until a date. */
  void bar(IpAddress source, int port, long untilMillis, long nowMillis) {
    long first = first(source, port);
    synchronized (table.lock(first, source.low())) {
      Bar bar = table.findOrCreate(first, source.low(), 1, nowMillis);
      if (bar != null) {
        bar.untilMillis = Math.max(bar.untilMillis, untilMillis);
        lastMillis = Math.max(lastMillis, untilMillis);
      }
    }
  }

  /** Whether a port of a source is barred now. */
  boolean covers(IpAddress source, int port, long nowMillis) {
    if (lastMillis <= nowMillis) {
      return false;
    }
    long first = first(source, port);
    synchronized (table.lock(first, source.low())) {
      Bar bar = table.find(first, source.low());
      return bar != null && bar.untilMillis > nowMillis;
    }
  }

  private static long first(IpAddress source, int port) {
    return source.high() ^ ((long) port << 32);
  }
}
