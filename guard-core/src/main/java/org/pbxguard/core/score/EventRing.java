package org.pbxguard.core.score;

import java.util.Arrays;

/**
 * The times of the latest events of one kind, each with a tag, as many as it takes to reach a
 * threshold: a sliding window that is exact up to the threshold and costs 16 bytes an event.
 *
 * <p>Guarded by the lock of the record that holds it.
 */
final class EventRing {
  private static final int FIRST = 2;

  private final int most;
  private long[] millis = new long[FIRST];
  private long[] tags = new long[FIRST];
  private int size;

  /** Room for {@code most} events. */
  EventRing(int most) {
    this.most = most;
  }

  /** Adds an event; the oldest leaves when there is no more room. */
  void add(long atMillis, long tag) {
    if (size == most) {
      System.arraycopy(millis, 1, millis, 0, size - 1);
      System.arraycopy(tags, 1, tags, 0, size - 1);
      size--;
    } else if (size == millis.length) {
      int room = Math.min(most, 2 * size);
      millis = Arrays.copyOf(millis, room);
      tags = Arrays.copyOf(tags, room);
    }
    // Events of several threads may come slightly out of order; the ring is kept sorted.
    int at = size++;
    while (at > 0 && millis[at - 1] > atMillis) {
      millis[at] = millis[at - 1];
      tags[at] = tags[at - 1];
      at--;
    }
    millis[at] = atMillis;
    tags[at] = tag;
  }

  /** How many events are younger than {@code sinceMillis}. */
  int countAfter(long sinceMillis) {
    int count = 0;
    while (count < size && millis[size - 1 - count] > sinceMillis) {
      count++;
    }
    return count;
  }

  /** How many events younger than {@code sinceMillis} have a tag, in the bits of a mask. */
  int countTagged(long tag, long mask, long sinceMillis) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += ((tags[i] ^ tag) & mask) == 0 && millis[i] > sinceMillis ? 1 : 0;
    }
    return count;
  }

  /**
   * Removes the events with a tag, in the bits of a mask, that are not older than {@code
   * sinceMillis}.
   */
  void removeTagged(long tag, long mask, long sinceMillis) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (((tags[i] ^ tag) & mask) != 0 || millis[i] < sinceMillis) {
        millis[kept] = millis[i];
        tags[kept++] = tags[i];
      }
    }
    size = kept;
  }

  /** Removes the event with a tag, else the oldest; false when there is none. */
  boolean removeOne(long tag) {
    if (size == 0) {
      return false;
    }
    int at = 0;
    for (int i = 0; i < size; i++) {
      if (tags[i] == tag) {
        at = i;
        break;
      }
    }
    System.arraycopy(millis, at + 1, millis, at, size - at - 1);
    System.arraycopy(tags, at + 1, tags, at, size - at - 1);
    size--;
    return true;
  }

  /** Removes the events that are not younger than {@code sinceMillis}. */
  void forgetUntil(long sinceMillis) {
    int keep = countAfter(sinceMillis);
    System.arraycopy(millis, size - keep, millis, 0, keep);
    System.arraycopy(tags, size - keep, tags, 0, keep);
    size = keep;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  long millisAt(int index) {
    return millis[index];
  }

  long tagAt(int index) {
    return tags[index];
  }

  /** The time of the youngest event, or {@code none}. */
  long latest(long none) {
    return size == 0 ? none : millis[size - 1];
  }
}
