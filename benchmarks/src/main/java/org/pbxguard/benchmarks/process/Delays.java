package org.pbxguard.benchmarks.process;

import java.util.Arrays;
import java.util.Locale;

/**
 * Times of one kind, and their percentiles.
 *
 * <p>For one thread.
 */
final class Delays {
  private final long[] nanos;
  private int count;

  Delays(int most) {
    nanos = new long[most];
  }

  void add(long delay) {
    nanos[count++] = delay;
  }

  /** A row of Markdown: count, median, 99th percentile, maximum in milliseconds. */
  String row(String name) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.2f | %.2f | %.2f |",
        name,
        count,
        millis(sorted, 0.5),
        millis(sorted, 0.99),
        millis(sorted, 1));
  }

  private static double millis(long[] sorted, double share) {
    return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1e6;
  }
}
