package org.pbxguard.core.net;

/** One prefix and its value. Immutable. */
final class TrieLeaf<V> extends TrieItem<V> {
  final long high;
  final long low;
  final int length;
  final V value;

  TrieLeaf(long high, long low, int length, V value) {
    this.high = high;
    this.low = low;
    this.length = length;
    this.value = value;
  }

  boolean covers(long otherHigh, long otherLow) {
    return ((otherHigh ^ high) & IpPrefix.highMask(length)) == 0
        && ((otherLow ^ low) & IpPrefix.lowMask(length)) == 0;
  }

  /** How many leading bits two keys share, at most {@code limit}. */
  static int shared(long high, long low, TrieLeaf<?> other, int limit) {
    long differ = high ^ other.high;
    int bits =
        differ != 0
            ? Long.numberOfLeadingZeros(differ)
            : 64 + Long.numberOfLeadingZeros(low ^ other.low);
    return Math.min(bits, limit);
  }
}
