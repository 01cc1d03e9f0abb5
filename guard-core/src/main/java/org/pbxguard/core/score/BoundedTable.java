package org.pbxguard.core.score;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map with a fixed number of places from 128-bit keys to entries that change in place. A key has
 * eight places where it can be, found by a hash keyed at random. When they are taken, the entry
 * that is worth least makes room, unless it is worth more than the newcomer: so forged sources push
 * out each other, never what is known of a real one.
 *
 * <p>Thread-safe: entries are looked up and changed under {@link #lock}, one of 64, which is held
 * for arithmetic only.
 *
 * @param <E> the entries
 */
final class BoundedTable<E extends BoundedTable.Entry> {
  private static final int WAYS = 8;
  private static final int LOCKS = 64;

  private final Object[] locks = new Object[LOCKS];
  private final @Nullable Entry[] places;
  private final int sets;
  private final long seed;
  private final Factory<E> factory;
  private final Consumer<E> evicted;
  private final LongAdder size = new LongAdder();
  private final LongAdder evictions = new LongAdder();

  /** Creates the entry of a key. */
  interface Factory<E> {
    E create(long first, long second);
  }

  /** What a place holds. Guarded by its lock. */
  abstract static class Entry {
    final long first;
    final long second;

    Entry(long first, long second) {
      this.first = first;
      this.second = second;
    }

    /** How bad it would be to forget it now; zero when nothing would be lost. */
    abstract int worth(long nowMillis);

    /** When it was last changed. */
    abstract long touchedMillis();
  }

  BoundedTable(int capacity, long seed, Factory<E> factory, Consumer<E> evicted) {
    int wanted = Math.max(LOCKS, capacity / WAYS);
    this.sets = Integer.highestOneBit(2 * wanted - 1);
    this.places = new Entry[sets * WAYS];
    this.seed = seed;
    this.factory = factory;
    this.evicted = evicted;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  private int set(long first, long second) {
    long mixed = (first ^ seed) * 0x9E37_79B9_7F4A_7C15L;
    mixed = (mixed ^ (mixed >>> 29) ^ second) * 0xD6E8_FEB8_6659_FD93L;
    mixed = (mixed ^ (mixed >>> 32)) * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 33) & (sets - 1);
  }

  /** The lock that guards a key's entry. */
  Object lock(long first, long second) {
    return locks[set(first, second) & (LOCKS - 1)];
  }

  /** The entry of a key, or null. The caller holds its lock. */
  @SuppressWarnings("unchecked")
  @Nullable E find(long first, long second) {
    int from = set(first, second) * WAYS;
    for (int i = from; i < from + WAYS; i++) {
      Entry entry = places[i];
      if (entry != null && entry.first == first && entry.second == second) {
        return (E) entry;
      }
    }
    return null;
  }

  /**
   * The entry of a key, created if need be, or null when everything in its places is worth more
   * than {@code worth}. The caller holds its lock.
   */
  @Nullable E findOrCreate(long first, long second, int worth, long nowMillis) {
    E found = find(first, second);
    if (found != null) {
      return found;
    }
    int place = place(set(first, second) * WAYS, worth, nowMillis);
    if (place < 0) {
      return null;
    }
    E created = factory.create(first, second);
    clear(place, true);
    places[place] = created;
    size.increment();
    return created;
  }

  /** An empty place or the one worth least, or -1. */
  private int place(int from, int worth, long nowMillis) {
    int best = -1;
    int least = worth;
    long oldest = Long.MAX_VALUE;
    for (int i = from; i < from + WAYS; i++) {
      Entry entry = places[i];
      if (entry == null) {
        return i;
      }
      int each = entry.worth(nowMillis);
      if (each < least || (each == least && entry.touchedMillis() < oldest)) {
        best = i;
        least = each;
        oldest = entry.touchedMillis();
      }
    }
    return best;
  }

  @SuppressWarnings("unchecked")
  private void clear(int place, boolean pushedOut) {
    Entry entry = places[place];
    if (entry != null) {
      places[place] = null;
      size.decrement();
      if (pushedOut) {
        evictions.increment();
      }
      evicted.accept((E) entry);
    }
  }

  /** Hands each entry to {@code each} under its lock. */
  @SuppressWarnings("unchecked")
  void forEach(Consumer<E> each) {
    for (int set = 0; set < sets; set++) {
      synchronized (locks[set & (LOCKS - 1)]) {
        for (int i = set * WAYS; i < (set + 1) * WAYS; i++) {
          Entry entry = places[i];
          if (entry != null) {
            each.accept((E) entry);
          }
        }
      }
    }
  }

  /** Removes every entry that is worth nothing any more. */
  void sweep(long nowMillis) {
    for (int set = 0; set < sets; set++) {
      synchronized (locks[set & (LOCKS - 1)]) {
        for (int i = set * WAYS; i < (set + 1) * WAYS; i++) {
          Entry entry = places[i];
          if (entry != null && entry.worth(nowMillis) == 0) {
            clear(i, false);
          }
        }
      }
    }
  }

  /** How many entries it holds. */
  int size() {
    return size.intValue();
  }

  /** How many entries had to make room. */
  long evictions() {
    return evictions.sum();
  }
}
