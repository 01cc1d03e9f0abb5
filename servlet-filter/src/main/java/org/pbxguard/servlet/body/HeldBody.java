package org.pbxguard.servlet.body;

import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A body in memory: the bytes as they came, and as they read once content codings are undone.
 *
 * <p>Written by the thread that reads the body, then read only; {@link #release()} may come from
 * any thread and counts once.
 */
public final class HeldBody {
  private static final byte[] NO_BYTES = new byte[0];

  /** No body. */
  public static final HeldBody NONE = new HeldBody(new BodyBudget(0), NO_BYTES, 0);

  private final BodyBudget budget;
  private final AtomicLong taken;
  private final byte[] bytes;
  private byte[] plain;
  private InputStream rest = InputStream.nullInputStream();
  private boolean whole = true;

  HeldBody(BodyBudget budget, byte[] bytes, long taken) {
    this.budget = budget;
    this.bytes = bytes;
    this.plain = bytes;
    this.taken = new AtomicLong(taken);
  }

  /** The body was not read to its end: what follows is still in {@code rest}. */
  void followedBy(InputStream stream) {
    rest = stream;
    whole = false;
  }

  void expandedTo(byte[] expanded, long more) {
    plain = expanded;
    taken.addAndGet(more);
  }

  /** The bytes as they came. The array is shared: never write to it. */
  byte[] bytes() {
    return bytes;
  }

  /** The bytes without content codings. The array is shared: never write to it. */
  public byte[] plain() {
    return plain;
  }

  /** What was not read; an empty stream behind a whole body. */
  InputStream rest() {
    return rest;
  }

  /** How many bytes were read. */
  public int bytesRead() {
    return bytes.length;
  }

  /** Whether the body was read to its end. */
  public boolean whole() {
    return whole;
  }

  /** Whether there is a body of which nothing was read. */
  public boolean untouched() {
    return bytes.length == 0 && !whole;
  }

  /** Whether there is a body at all. */
  public boolean isEmpty() {
    return bytes.length == 0 && whole;
  }

  /** Gives the memory back to the budget; the bytes stay readable for whoever still has them. */
  public void release() {
    budget.give(taken.getAndSet(0));
  }
}
