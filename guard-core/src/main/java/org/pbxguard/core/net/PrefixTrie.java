package org.pbxguard.core.net;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One family's prefixes: a trie behind a filter. Thread-safe: lock-free readers, writers take turns
 * on this object.
 */
final class PrefixTrie<V> {
  private static final int FIRST_CAPACITY = 1_024;

  /** Never ahead of the filter: a prefix gets its bit before it is linked in. */
  private volatile @Nullable TrieItem<V> root;

  private volatile PrefixFilter filter = fresh(FIRST_CAPACITY);

  @GuardedBy("this")
  private int size;

  /** Prefixes noted in the filter, the removed ones included. */
  @GuardedBy("this")
  private int noted;

  private static PrefixFilter fresh(int capacity) {
    return new PrefixFilter(capacity, ThreadLocalRandom.current().nextLong());
  }

  @Nullable TrieLeaf<V> longest(long high, long low, int maxLength) {
    return filter.mayHold(high) ? Trie.longest(root, high, low, maxLength) : null;
  }

  @Nullable V get(long high, long low, int length) {
    TrieLeaf<V> found = Trie.longest(root, high, low, length);
    return found == null || found.length != length ? null : found.value;
  }

  synchronized @Nullable V put(TrieLeaf<V> leaf) {
    V before = get(leaf.high, leaf.low, leaf.length);
    if (before == null) {
      size++;
      note(leaf);
    }
    root = Trie.put(root, leaf);
    return before;
  }

  @GuardedBy("this")
  private void note(TrieLeaf<V> leaf) {
    if (++noted > filter.capacity()) {
      noted = size;
      PrefixFilter next = fresh(Math.max(FIRST_CAPACITY, 2 * size));
      Trie.walk(root, each -> next.add(each.high, each.length));
      next.add(leaf.high, leaf.length);
      filter = next;
    } else {
      filter.add(leaf.high, leaf.length);
    }
  }

  synchronized @Nullable V remove(long high, long low, int length) {
    V before = get(high, low, length);
    if (before != null) {
      size--;
      root = Trie.remove(root, high, low, length);
    }
    return before;
  }

  synchronized int size() {
    return size;
  }

  void forEach(Consumer<TrieLeaf<V>> each) {
    Trie.walk(root, each);
  }
}
