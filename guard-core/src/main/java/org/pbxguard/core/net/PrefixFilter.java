package org.pbxguard.core.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Says in one load that no prefix of a table can hold an address: a blocked Bloom filter (Putze,
 * Sanders and Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007) whose blocks are
 * single words. A prefix sets three bits of the word at the hash of its leading whole bytes, at
 * most eight; one of four bytes or more also sets those of its head, the first four. A lookup tests
 * one word for each number of bytes up to three that occurs, then the word of the head, and only
 * where that says "perhaps" those of four bytes and more: most lookups that find nothing end at one
 * load, whatever lengths there are. It never denies a prefix that is there; some one in a hundred
 * "perhaps" is wrong when the table is as full as it gets. Removed prefixes keep their bits until
 * the table builds a new filter.
 *
 * <p>The hash is keyed at random, so that nobody can choose addresses that collide.
 *
 * <p>Thread-safe for one writer and any number of readers.
 */
final class PrefixFilter {
  /** Prefixes per word. */
  private static final int DENSITY = 4;

  /** Bytes that stand for all longer prefixes: what a registry gives to a provider (/32). */
  private static final int HEAD = 4;

  private static final int HEAD_CLASS = 1 << HEAD;
  private static final long HEAD_SALT = 0x5BD1_E995_0000_0000L;
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
    set(hash(high, bytes));
    if (bytes >= HEAD) {
      set(head(high));
    }
    int before = classes;
    int after = before | (1 << bytes);
    if (after != before) {
      classes = after;
    }
  }

  /** Whether a prefix may hold an address whose left-aligned first word is {@code high}. */
  boolean mayHold(long high) {
    int occurring = classes;
    int shorter = occurring & (HEAD_CLASS - 1);
    if (shorter != 0 && any(high, shorter)) {
      return true;
    }
    int longer = occurring & -HEAD_CLASS;
    return longer != 0 && holds(head(high)) && any(high, longer);
  }

  /** Of another hash than a prefix of four bytes, so that both have to be wrong at once. */
  private long head(long high) {
    return hash(high ^ HEAD_SALT, HEAD);
  }

  private boolean any(long high, int lengths) {
    for (int rest = lengths; rest != 0; rest &= rest - 1) {
      if (holds(hash(high, Integer.numberOfTrailingZeros(rest)))) {
        return true;
      }
    }
    return false;
  }

  private boolean holds(long hash) {
    return (~words[(int) (hash >>> shift)] & bits(hash)) == 0;
  }

  private void set(long hash) {
    int at = (int) (hash >>> shift);
    WORDS.setRelease(words, at, words[at] | bits(hash));
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
