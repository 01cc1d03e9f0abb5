package org.pbxguard.sip.proof;

import java.util.Arrays;

/**
 * A bounded set of 64-bit fingerprints with the second in which each was noted. Two generations of
 * equal size: a full or aged one becomes the old one and the old one is forgotten, so that putting
 * costs the same under any flood and nothing is kept for longer than twice the age.
 *
 * <p>Fingerprints come from a keyed hash, so nobody outside can aim at a slot. Confined to one
 * event loop.
 */
final class Fingerprints {
  /** What {@link #noted} answers for a fingerprint that is not there. */
  static final int ABSENT = Integer.MIN_VALUE;

  private final int capacity;
  private final int ageSeconds;
  private long[] keys;
  private int[] seconds;
  private long[] oldKeys;
  private int[] oldSeconds;
  private int count;
  private int born = ABSENT;
  private long forgotten;

  /** Two generations of {@code capacity} each, a power of two, for at least {@code ageSeconds}. */
  Fingerprints(int capacity, int ageSeconds) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity is no power of two: " + capacity);
    }
    this.capacity = capacity;
    this.ageSeconds = ageSeconds;
    keys = new long[2 * capacity];
    seconds = new int[2 * capacity];
    oldKeys = new long[2 * capacity];
    oldSeconds = new int[2 * capacity];
  }

  /** Notes a fingerprint; a later second replaces an earlier one. */
  void put(long fingerprint, int second) {
    if (born == ABSENT) {
      born = second;
    }
    if (count >= capacity || second - born > ageSeconds) {
      turn(second);
    }
    int slot = slot(keys, fingerprint);
    if (keys[slot] == 0) {
      keys[slot] = key(fingerprint);
      count++;
    }
    seconds[slot] = second;
  }

  /** The second in which it was last noted, or {@link #ABSENT}. */
  int noted(long fingerprint) {
    int slot = slot(keys, fingerprint);
    if (keys[slot] != 0) {
      return seconds[slot];
    }
    slot = slot(oldKeys, fingerprint);
    return oldKeys[slot] != 0 ? oldSeconds[slot] : ABSENT;
  }

  /** Fingerprints in both generations. */
  int size() {
    int old = 0;
    for (long key : oldKeys) {
      old += key != 0 ? 1 : 0;
    }
    return count + old;
  }

  /** How many were forgotten because a generation was full before its age. */
  long forgotten() {
    return forgotten;
  }

  private void turn(int second) {
    if (second - born <= ageSeconds) {
      forgotten += capacity;
    }
    long[] freedKeys = oldKeys;
    int[] freedSeconds = oldSeconds;
    oldKeys = keys;
    oldSeconds = seconds;
    Arrays.fill(freedKeys, 0);
    keys = freedKeys;
    seconds = freedSeconds;
    count = 0;
    born = second;
  }

  private static long key(long fingerprint) {
    return fingerprint == 0 ? 1 : fingerprint;
  }

  /** Where it is, or the free slot where it would go; half of the slots are always free. */
  private static int slot(long[] table, long fingerprint) {
    long key = key(fingerprint);
    int mask = table.length - 1;
    int slot = (int) (key ^ (key >>> 32)) & mask;
    while (table[slot] != 0 && table[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
