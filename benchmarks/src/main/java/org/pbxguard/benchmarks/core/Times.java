package org.pbxguard.benchmarks.core;

import java.util.Arrays;
import java.util.Locale;

/**
 * Times of one kind, in nanoseconds, and their percentiles.
 *
 * <p>For one thread at a time.
 */
final class Times {
  private long[] nanos = new long[1_024];
  private int count;

  void add(long time) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = time;
  }

  void addAll(Times others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  /** The time that a share of them does not exceed, in milliseconds. */
  double millis(double share) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[Math.min(count - 1, (int) (count * share))] / 1e6;
  }

  /** A row of Markdown: count, median, 99th percentile in milliseconds. */
  String row(String name, String promised, String original) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.3f | %.3f | %s | %s |",
        name,
        count,
        millis(0.5),
        millis(0.99),
        promised,
        original);
  }
}
