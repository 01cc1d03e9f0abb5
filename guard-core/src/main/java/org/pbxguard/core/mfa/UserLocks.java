package org.pbxguard.core.mfa;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One lock for each user, there for as long as somebody holds it or waits for it: a name that was
 * never heard costs what any other costs.
 *
 * <p>Bounded by the threads that are inside. Thread-safe.
 */
final class UserLocks {
  private final ConcurrentMap<UserId, Held> held = new ConcurrentHashMap<>();

  /** A lock and how many threads have it in hand; the count changes under the map's own lock. */
  private static final class Held {
    final ReentrantLock lock = new ReentrantLock();
    int inHand;

    Held taken() {
      inHand++;
      return this;
    }

    boolean isLastToGo() {
      inHand--;
      return inHand == 0;
    }
  }

  /** Runs {@code body} under the user's lock, or {@code busy} when it is not to be had in time. */
  <R> R locked(UserId user, Duration wait, Supplier<? extends R> body, Supplier<? extends R> busy) {
    Held mine = held.compute(user, (u, old) -> (old == null ? new Held() : old).taken());
    try {
      if (!mine.lock.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        return busy.get();
      }
      try {
        return body.get();
      } finally {
        mine.lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return busy.get();
    } finally {
      held.computeIfPresent(user, (u, old) -> old.isLastToGo() ? null : old);
    }
  }

  /** How many locks there are now. */
  int size() {
    return held.size();
  }
}
