package org.pbxguard.sip.proof;

import org.pbxguard.sip.hash.SipHash;

/**
 * How many bytes may still go to an address none of whose flows has proven itself: three times what
 * came from it (the rule of RFC 9000 8.1), and no more than {@link #PER_SECOND} answers a second,
 * so that forged requests make the edge nobody's amplifier.
 *
 * <p>A table of {@link #SLOTS} addresses; of the two slots that an address may have, a new one
 * takes the one that was idle for longer. An address that was pushed out may be sent three times
 * the request that is being answered. Confined to one event loop.
 */
public final class AnswerBudget {
  /** Bytes that may leave for each byte that came. */
  public static final int FACTOR = 3;

  static final int PER_SECOND = 200;
  static final int BURST = 2 * PER_SECOND;

  private static final int SLOTS = 1 << 16;
  private static final int MAX_CREDIT = 256 * 1024;

  private final SipHash hash;
  private final long[] keys = new long[SLOTS];
  private final int[] credits = new int[SLOTS];
  private final int[] touched = new int[SLOTS];
  private final short[] answers = new short[SLOTS];

  /** An empty budget whose slots are chosen by {@code hash}. */
  public AnswerBudget(SipHash hash) {
    this.hash = hash;
  }

  /** Bytes came from an address. */
  public void received(long high, long low, int bytes, int second) {
    int slot = slot(high, low, second);
    credits[slot] = Math.min(MAX_CREDIT, credits[slot] + FACTOR * bytes);
  }

  /**
   * Whether {@code bytes} may go to the address in answer to a request of {@code requestBytes}; if
   * so they are spent.
   */
  public boolean spend(long high, long low, int bytes, int requestBytes, int second) {
    long key = key(high, low);
    int known = find(key);
    int slot = known >= 0 ? known : slot(high, low, second);
    if (known < 0) {
      credits[slot] = FACTOR * requestBytes;
    }
    refill(slot, second);
    if (credits[slot] < bytes || answers[slot] >= BURST) {
      return false;
    }
    credits[slot] -= bytes;
    answers[slot]++;
    return true;
  }

  private void refill(int slot, int second) {
    int idle = Math.max(0, second - touched[slot]);
    if (idle > 0) {
      answers[slot] = (short) Math.max(0, answers[slot] - PER_SECOND * Math.min(idle, 10));
      touched[slot] = second;
    }
  }

  private int slot(long high, long low, int second) {
    long key = key(high, low);
    int known = find(key);
    if (known >= 0) {
      refill(known, second);
      return known;
    }
    int one = one(key);
    int two = two(key);
    int slot = keys[one] == 0 || touched[one] - touched[two] <= 0 ? one : two;
    keys[slot] = key;
    credits[slot] = 0;
    answers[slot] = 0;
    touched[slot] = second;
    return slot;
  }

  private int find(long key) {
    int one = one(key);
    if (keys[one] == key) {
      return one;
    }
    int two = two(key);
    return keys[two] == key ? two : -1;
  }

  private long key(long high, long low) {
    long key = hash.start().add(high).add(low).finish().first();
    return key == 0 ? 1 : key;
  }

  private static int one(long key) {
    return (int) key & (SLOTS - 1);
  }

  private static int two(long key) {
    return (int) (key >>> 32) & (SLOTS - 1);
  }
}
