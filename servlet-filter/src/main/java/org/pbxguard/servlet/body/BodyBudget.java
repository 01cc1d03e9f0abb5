package org.pbxguard.servlet.body;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of memory that all held bodies share.
 *
 * <p>Thread-safe, without locks.
 */
public final class BodyBudget {
  private final AtomicLong left;

  /** A budget of so many bytes. */
  public BodyBudget(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  /** Takes bytes, or nothing at all and false when fewer are left. */
  boolean take(long bytes) {
    long now = left.get();
    while (now >= bytes) {
      if (left.compareAndSet(now, now - bytes)) {
        return true;
      }
      now = left.get();
    }
    return false;
  }

  /** Gives bytes back. */
  void give(long bytes) {
    left.addAndGet(bytes);
  }

  /** The bytes that nobody holds. */
  public long left() {
    return left.get();
  }
}
