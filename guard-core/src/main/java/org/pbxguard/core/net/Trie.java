package org.pbxguard.core.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The algorithms of {@link PrefixTable} on one family's trie. Stateless. */
final class Trie {
  static final int STRIDE = 6;

  private static final VarHandle KIDS = MethodHandles.arrayElementVarHandle(Object[].class);

  /** For each slot the bits of {@link TrieNode#ending} that lie on the way to it. */
  private static final long[] WAY = new long[1 << STRIDE];

  static {
    for (int slot = 0; slot < WAY.length; slot++) {
      for (int r = 0; r < STRIDE; r++) {
        WAY[slot] |= endBit(slot, r);
      }
    }
  }

  private Trie() {}

  /** The bit of the prefix that consists of the first {@code r} of a slot's six bits. */
  private static long endBit(int slot, int r) {
    return 1L << ((1 << r) - 1 + (slot >>> (STRIDE - r)));
  }

  /** The six bits from {@code depth} on; zeros follow the last bit. */
  static int slot(long high, long low, int depth) {
    long bits;
    if (depth <= 64 - STRIDE) {
      bits = high >>> (64 - STRIDE - depth);
    } else if (depth < 64) {
      bits = (high << (depth - 64 + STRIDE)) | (low >>> (128 - STRIDE - depth));
    } else if (depth <= 128 - STRIDE) {
      bits = low >>> (128 - STRIDE - depth);
    } else {
      bits = low << (depth - 128 + STRIDE);
    }
    return (int) bits & 63;
  }

  static <V> @Nullable TrieLeaf<V> longest(
      @Nullable TrieItem<V> root, long high, long low, int maxLength) {
    TrieLeaf<V> best = null;
    TrieItem<V> item = root;
    while (item instanceof TrieNode<V> node) {
      int slot = slot(high, low, node.depth);
      long ends = node.ending & WAY[slot];
      if (ends != 0) {
        TrieLeaf<V> end = longestEnd(node, ends, maxLength);
        if (end != null && end.covers(high, low)) {
          best = end;
        }
      }
      long bit = 1L << slot;
      if ((node.children & bit) == 0) {
        return best;
      }
      item = node.child(bit);
    }
    TrieLeaf<V> leaf = (TrieLeaf<V>) item;
    return leaf != null && leaf.length <= maxLength && leaf.covers(high, low) ? leaf : best;
  }

  private static <V> @Nullable TrieLeaf<V> longestEnd(TrieNode<V> node, long ends, int maxLength) {
    for (long rest = ends; rest != 0; ) {
      long bit = Long.highestOneBit(rest);
      TrieLeaf<V> end = node.end(bit);
      if (end.length <= maxLength) {
        return end;
      }
      rest &= ~bit;
    }
    return null;
  }

  /** Returns the root after storing {@code leaf}. */
  static <V> TrieItem<V> put(@Nullable TrieItem<V> root, TrieLeaf<V> leaf) {
    if (root == null) {
      return leaf;
    }
    TrieLeaf<V> near = nearest(root, leaf);
    int shared = TrieLeaf.shared(leaf.high, leaf.low, near, Math.min(leaf.length, near.length));
    return put(root, leaf, shared / STRIDE * STRIDE);
  }

  /** A leaf that shares as many leading bits with {@code leaf} as any below {@code root}. */
  private static <V> TrieLeaf<V> nearest(TrieItem<V> root, TrieLeaf<V> leaf) {
    TrieItem<V> item = root;
    while (item instanceof TrieNode<V> node) {
      long bit = 1L << slot(leaf.high, leaf.low, node.depth);
      if (node.depth + STRIDE > leaf.length || (node.children & bit) == 0) {
        return node.anyLeaf();
      }
      item = node.child(bit);
    }
    return (TrieLeaf<V>) item;
  }

  /** Puts below {@code item}; the node that must hold or branch off the leaf is at {@code at}. */
  private static <V> TrieItem<V> put(TrieItem<V> item, TrieLeaf<V> leaf, int at) {
    if (item instanceof TrieLeaf<V> other) {
      if (other.length == leaf.length && other.covers(leaf.high, leaf.low)) {
        return leaf;
      }
      return branch(at, other, leaf);
    }
    TrieNode<V> node = (TrieNode<V>) item;
    if (node.depth > at) {
      return branch(at, node, leaf);
    }
    int slot = slot(leaf.high, leaf.low, node.depth);
    if (leaf.length < node.depth + STRIDE) {
      long bit = endBit(slot, leaf.length - node.depth);
      if ((node.ending & bit) == 0) {
        return node.withEnd(bit, leaf);
      }
      KIDS.setRelease(node.kids, node.endingIndex(bit), leaf);
      return node;
    }
    long bit = 1L << slot;
    if ((node.children & bit) == 0) {
      return node.withChild(bit, leaf);
    }
    TrieItem<V> before = node.child(bit);
    TrieItem<V> after = put(before, leaf, at);
    if (after != before) {
      KIDS.setRelease(node.kids, node.childIndex(bit), after);
    }
    return node;
  }

  private static <V> TrieNode<V> branch(int depth, TrieItem<V> first, TrieLeaf<V> second) {
    TrieNode<V> empty = new TrieNode<>(depth, 0, 0, new Object[0]);
    return attached(attached(empty, first), second);
  }

  private static <V> TrieNode<V> attached(TrieNode<V> node, TrieItem<V> item) {
    TrieLeaf<V> leaf = item instanceof TrieNode<V> inner ? inner.anyLeaf() : (TrieLeaf<V>) item;
    int slot = slot(leaf.high, leaf.low, node.depth);
    boolean ends = item == leaf && leaf.length < node.depth + STRIDE;
    return ends
        ? node.withEnd(endBit(slot, leaf.length - node.depth), leaf)
        : node.withChild(1L << slot, item);
  }

  /** Returns the root without a prefix that must be there. */
  static <V> @Nullable TrieItem<V> remove(
      @Nullable TrieItem<V> item, long high, long low, int length) {
    if (!(item instanceof TrieNode<V> node)) {
      return null;
    }
    int slot = slot(high, low, node.depth);
    if (length < node.depth + STRIDE) {
      return collapsed(node.withoutEnd(endBit(slot, length - node.depth)));
    }
    long bit = 1L << slot;
    TrieItem<V> before = node.child(bit);
    TrieItem<V> after = remove(before, high, low, length);
    if (after == null) {
      return collapsed(node.withoutChild(bit));
    }
    if (after != before) {
      KIDS.setRelease(node.kids, node.childIndex(bit), after);
    }
    return node;
  }

  /** What stands for a node: nothing, its only content, or itself. */
  @SuppressWarnings("unchecked")
  private static <V> @Nullable TrieItem<V> collapsed(TrieNode<V> node) {
    return switch (node.kids.length) {
      case 0 -> null;
      case 1 -> (TrieItem<V>) node.kids[0];
      default -> node;
    };
  }

  static <V> void walk(@Nullable TrieItem<V> item, Consumer<TrieLeaf<V>> each) {
    if (item instanceof TrieLeaf<V> leaf) {
      each.accept(leaf);
    }
    if (!(item instanceof TrieNode<V> node)) {
      return;
    }
    for (int slot = 0; slot < 1 << STRIDE; slot++) {
      for (int r = 0; r < STRIDE; r++) {
        boolean first = (slot & ((1 << (STRIDE - r)) - 1)) == 0;
        if (first && (node.ending & endBit(slot, r)) != 0) {
          each.accept(node.end(endBit(slot, r)));
        }
      }
      if ((node.children & (1L << slot)) != 0) {
        walk(node.child(1L << slot), each);
      }
    }
  }

  static Object[] inserted(Object[] array, int at, Object value) {
    Object[] copy = new Object[array.length + 1];
    System.arraycopy(array, 0, copy, 0, at);
    copy[at] = value;
    System.arraycopy(array, at, copy, at + 1, array.length - at);
    return copy;
  }

  static Object[] removed(Object[] array, int at) {
    Object[] copy = Arrays.copyOf(array, array.length - 1);
    System.arraycopy(array, at + 1, copy, at, array.length - at - 1);
    return copy;
  }
}
