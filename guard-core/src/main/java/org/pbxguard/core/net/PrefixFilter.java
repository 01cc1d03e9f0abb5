package org.pbxguard.core.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Says in one load that no prefix of a table can hold an address: a blocked Bloom filter (Putze,
 * Sanders and Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007) whose blocks are
 * single words. A prefix sets three bits of the word at the hash of its leading whole bytes, at
 * most eight; a lookup tests one word for each number of bytes that occurs. It never denies a
 * prefix that is there; some one in a hundred "perhaps" is wrong when the table is as full as it
 * gets. Removed prefixes keep their bits until the table builds a new filter.
 *
 * <p>The hash is keyed at random, so that nobody can choose addresses that collide.
 *
 * <p>Thread-safe for one writer and any number of readers.
 */
final class PrefixFilter {
  /** Prefixes per word. */
  private static final int DENSITY = 4;

  private static final int MIN_WORDS_LOG = 6;
  private static final int MAX_WORDS_LOG = 28;
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words;
  private final int shift;
  private final long seed;

  /** Bit n: prefixes of n whole bytes occur. */
  private volatile int classes;

  PrefixFilter(int capacity, long seed) {
    int log = 32 - Integer.numberOfLeadingZeros(Math.max(1, capacity / DENSITY) - 1);
    int wordsLog = Math.min(MAX_WORDS_LOG, Math.max(MIN_WORDS_LOG, log));
    this.words = new long[1 << wordsLog];
    this.shift = 64 - wordsLog;
    this.seed = seed;
  }

  /** How many prefixes it takes before it should be built anew. */
  int capacity() {
    return words.length * DENSITY;
  }

  /** Notes a prefix whose left-aligned first word is {@code high}. */
  void add(long high, int length) {
    int bytes = Math.min(length, 64) / 8;
    long hash = hash(high, bytes);
    int at = (int) (hash >>> shift);
    WORDS.setRelease(words, at, words[at] | bits(hash));
    int before = classes;
    int after = before | (1 << bytes);
    if (after != before) {
      classes = after;
    }
  }

  /** Whether a prefix may hold an address whose left-aligned first word is {@code high}. */
  boolean mayHold(long high) {
    for (int rest = classes; rest != 0; rest &= rest - 1) {
      long hash = hash(high, Integer.numberOfTrailingZeros(rest));
      if ((~words[(int) (hash >>> shift)] & bits(hash)) == 0) {
        return true;
      }
    }
    return false;
  }

  private static long bits(long hash) {
    return (1L << hash) | (1L << (hash >>> 6)) | (1L << (hash >>> 12));
  }

  /** The first {@code bytes} of a word, mixed by two rounds of multiply and shift. */
  private long hash(long high, int bytes) {
    long key = bytes == 0 ? 0 : high & (-1L << (64 - 8 * bytes));
    long mixed = (key ^ seed ^ bytes) * 0x9E37_79B9_7F4A_7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8_FEB8_6659_FD93L;
    return mixed ^ (mixed >>> 32);
  }
}
