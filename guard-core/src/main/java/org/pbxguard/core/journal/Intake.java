package org.pbxguard.core.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue between those who change something and the committer. Offering never waits: a
 * full queue is an answer. The committer takes everything that waits, up to a group's size, so that
 * groups grow as the disk slows down.
 *
 * <p>Thread-safe, guarded by its own lock, which is held for arithmetic only; one thread takes.
 */
final class Intake {
  /** What became of an offer. */
  enum Offer {
    TAKEN,
    FULL,
    CLOSED
  }

  private final JournalLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrival = lock.newCondition();

  @GuardedBy("lock")
  private final Queue<Change> waiting = new ArrayDeque<>();

  @GuardedBy("lock")
  private long bytes;

  @GuardedBy("lock")
  private int awaited;

  @GuardedBy("lock")
  private @Nullable CompletableFuture<Long> roll;

  @GuardedBy("lock")
  private boolean closed;

  Intake(JournalLimits limits) {
    this.limits = limits;
  }

  /** Hands in a change. */
  Offer offer(Change change) {
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      }
      if (!hasRoomFor(change)) {
        return Offer.FULL;
      }
      boolean wasEmpty = waiting.isEmpty();
      waiting.add(change);
      bytes += change.encoded().length;
      awaited += change.isAwaited() ? 1 : 0;
      if (wasEmpty || change.isAwaited() || bytes >= limits.groupBytes()) {
        arrival.signal();
      }
      return Offer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean hasRoomFor(Change change) {
    int share = change.isAwaited() ? 4 : 3;
    return waiting.size() < Math.max(1, (long) limits.queueBatches() * share / 4)
        && bytes + change.encoded().length <= limits.queueBytes() * share / 4;
  }

  /**
   * Asks for the end of the segment after the next group; several askers share one.
   *
   * @return completes with the last sequence number before the new segment; null when closed
   */
  @Nullable CompletableFuture<Long> offerRoll() {
    lock.lock();
    try {
      if (closed) {
        return null;
      }
      if (roll == null) {
        roll = new CompletableFuture<>();
        arrival.signal();
      }
      return roll;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for work.
   *
   * @return null when the intake is closed and everything was taken
   */
  @Nullable Group take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && roll == null && !closed) {
        arrival.await();
      }
      long left = limits.linger().toNanos();
      while (mayLinger() && left > 0) {
        left = arrival.awaitNanos(left);
      }
      return waiting.isEmpty() && roll == null ? null : drain();
    } finally {
      lock.unlock();
    }
  }

  /** What waits now, if anything; does not wait. */
  @Nullable Group poll() {
    lock.lock();
    try {
      return waiting.isEmpty() && roll == null ? null : drain();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean mayLinger() {
    return awaited == 0 && roll == null && !closed && bytes < limits.groupBytes();
  }

  @GuardedBy("lock")
  private Group drain() {
    List<Change> changes = new ArrayList<>(waiting.size());
    long taken = 0;
    for (Change next = waiting.peek();
        next != null && taken < limits.groupBytes();
        next = waiting.peek()) {
      waiting.remove();
      changes.add(next);
      taken += next.encoded().length;
      awaited -= next.isAwaited() ? 1 : 0;
    }
    bytes -= taken;
    CompletableFuture<Long> asked = roll;
    roll = null;
    return new Group(changes, asked);
  }

  /** Takes no more; what waits can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      arrival.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many changes wait. */
  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
