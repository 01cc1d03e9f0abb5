package org.pbxguard.servlet.parse;

/**
 * Finds a byte pattern in linear time (Knuth, Morris and Pratt): a boundary that repeats itself
 * must not make a hostile body expensive.
 *
 * <p>Immutable.
 */
final class ByteSearch {
  private final byte[] pattern;
  private final int[] fallback;

  ByteSearch(byte[] pattern) {
    this.pattern = pattern.clone();
    this.fallback = new int[pattern.length];
    int matched = 0;
    for (int i = 1; i < pattern.length; i++) {
      while (matched > 0 && pattern[i] != pattern[matched]) {
        matched = fallback[matched - 1];
      }
      if (pattern[i] == pattern[matched]) {
        matched++;
      }
      fallback[i] = matched;
    }
  }

  /** Where the pattern begins at or after {@code from}, or -1. */
  int find(byte[] bytes, int from, int to) {
    int matched = 0;
    for (int i = from; i < to; i++) {
      while (matched > 0 && bytes[i] != pattern[matched]) {
        matched = fallback[matched - 1];
      }
      if (bytes[i] == pattern[matched]) {
        matched++;
      }
      if (matched == pattern.length) {
        return i - matched + 1;
      }
    }
    return -1;
  }

  /** Whether the pattern has this byte at an index. */
  boolean at(int index, byte value) {
    return pattern[index] == value;
  }

  int length() {
    return pattern.length;
  }
}
