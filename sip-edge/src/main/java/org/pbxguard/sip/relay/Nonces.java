package org.pbxguard.sip.relay;

import java.util.Arrays;

/**
 * The nonce that a PBX gives out now. Some PBXs make it of the time, so that everybody who asks
 * within a second gets the same; others never give one twice. Which kind it is shows when two
 * transactions are challenged shortly after one another.
 *
 * <p>One instance for each PBX. Confined to one event loop.
 */
final class Nonces {
  /** How long a nonce made of the time stays the same at most. */
  private static final long LIFE_NANOS = 1_000_000_000L;

  /** Up to this age it is taken for the present one without asking. */
  private static final long FRESH_NANOS = 20_000_000L;

  /** Two challenges that are further apart say nothing about the kind. */
  private static final long NEAR_NANOS = 200_000_000L;

  private static final int SURE = 8;
  private static final int TRIALS = 4;

  private static final byte[] NONE = {};

  private byte[] value = NONE;
  private boolean unseen;
  private long transaction;
  private long learnedNanos;
  private boolean known;
  private int trials;
  private int repeats;

  /** A nonce came from the PBX in answer to a transaction. */
  void learn(byte[] bytes, int from, int to, long ofTransaction, long nanos) {
    boolean another = transaction != 0 && ofTransaction != transaction;
    if (another && nanos - learnedNanos < NEAR_NANOS) {
      boolean same = Arrays.equals(value, 0, value.length, bytes, from, to);
      trials = Math.min(trials + 1, TRIALS);
      repeats = same ? SURE : Math.max(0, repeats - 1);
    }
    keep(bytes, from, to);
    transaction = ofTransaction;
    learnedNanos = nanos;
    known = true;
    unseen = false;
  }

  private void keep(byte[] bytes, int from, int to) {
    value = value.length == to - from ? value : new byte[to - from];
    System.arraycopy(bytes, from, value, 0, value.length);
  }

  /** A nonce was made up in the PBX's name: it stays for as long as one of its own would. */
  void invented(byte[] bytes, int from, int to, long nanos) {
    keep(bytes, from, to);
    transaction = 0;
    learnedNanos = nanos;
    known = true;
    unseen = false;
  }

  /** Whether it is worth asking the PBX for its present nonce: it repeats them, or may do so. */
  boolean asks(long nanos) {
    if (repeats == 0) {
      return trials < TRIALS && !unseen;
    }
    return transaction == 0 || nanos - learnedNanos > FRESH_NANOS;
  }

  /** What was learned last answered a question of the edge's own: nobody else has seen it. */
  void unseen() {
    unseen = true;
  }

  /** The nonce that the PBX would give now; empty when that is another one each time. */
  byte[] present(long nanos) {
    boolean usable = known && nanos - learnedNanos < LIFE_NANOS && (repeats > 0 || unseen);
    unseen = false;
    return usable ? value : NONE;
  }
}
