package org.pbxguard.core.net;

/**
 * A branch on the six bits from {@code depth} on. Immutable but for the references in {@code kids}:
 * {@code kids} holds the children in order of their slots, then the prefixes that end here in order
 * of their bits.
 */
final class TrieNode<V> extends TrieItem<V> {
  /** Multiple of six. */
  final int depth;

  /** One bit per child. */
  final long children;

  /** One bit per prefix that ends here: bit {@code 2^r - 1 + first r bits}, r from 0 to 5. */
  final long ending;

  final Object[] kids;

  TrieNode(int depth, long children, long ending, Object[] kids) {
    this.depth = depth;
    this.children = children;
    this.ending = ending;
    this.kids = kids;
  }

  int childIndex(long bit) {
    return Long.bitCount(children & (bit - 1));
  }

  int endingIndex(long bit) {
    return Long.bitCount(children) + Long.bitCount(ending & (bit - 1));
  }

  @SuppressWarnings("unchecked")
  TrieItem<V> child(long bit) {
    return (TrieItem<V>) kids[childIndex(bit)];
  }

  @SuppressWarnings("unchecked")
  TrieLeaf<V> end(long bit) {
    return (TrieLeaf<V>) kids[endingIndex(bit)];
  }

  /** A leaf below; every node has one. */
  TrieLeaf<V> anyLeaf() {
    TrieItem<V> item = this;
    while (item instanceof TrieNode<V> node) {
      item =
          node.children != 0
              ? node.child(Long.lowestOneBit(node.children))
              : node.end(Long.lowestOneBit(node.ending));
    }
    return (TrieLeaf<V>) item;
  }

  TrieNode<V> withChild(long bit, TrieItem<V> item) {
    int at = childIndex(bit);
    return new TrieNode<>(depth, children | bit, ending, Trie.inserted(kids, at, item));
  }

  TrieNode<V> withEnd(long bit, TrieLeaf<V> leaf) {
    int at = endingIndex(bit);
    return new TrieNode<>(depth, children, ending | bit, Trie.inserted(kids, at, leaf));
  }

  TrieNode<V> withoutChild(long bit) {
    return new TrieNode<>(depth, children & ~bit, ending, Trie.removed(kids, childIndex(bit)));
  }

  TrieNode<V> withoutEnd(long bit) {
    return new TrieNode<>(depth, children, ending & ~bit, Trie.removed(kids, endingIndex(bit)));
  }
}
