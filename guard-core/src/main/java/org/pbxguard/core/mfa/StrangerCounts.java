package org.pbxguard.core.mfa;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Failures in a row of names that are not enrolled. A plain map: one that does its upkeep now and
 * then, or on another thread, lets a new name be told by the time.
 *
 * <p>Holds at most 10,000 names; the least recently used is forgotten first. Thread-safe, guarded
 * by itself.
 */
final class StrangerCounts {
  private static final int MAX = 10_000;

  @GuardedBy("this")
  private final Map<UserId, Attempts> counts = new LinkedHashMap<>(16, 0.75f, true);

  synchronized Attempts of(UserId user) {
    return counts.getOrDefault(user, Attempts.NONE);
  }

  synchronized void put(UserId user, Attempts counted) {
    counts.put(user, counted);
    if (counts.size() > MAX) {
      counts.remove(counts.keySet().iterator().next());
    }
  }

  synchronized void remove(UserId user) {
    counts.remove(user);
  }
}
