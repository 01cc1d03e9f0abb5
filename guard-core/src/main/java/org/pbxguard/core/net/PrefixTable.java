package org.pbxguard.core.net;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A map from prefixes to values that finds the longest prefix of an address. IPv4 and IPv6 are two
 * tries of their own, so that families never mix.
 *
 * <p>Each trie is path-compressed and consumes six bits a step. A node keeps two words: one bit per
 * child, and one bit for each of the 63 prefixes that end inside its six bits (the tree bitmap of
 * Eatherton, Varghese and Dittia, "Tree Bitmap: Hardware/Software IP Lookups with Incremental
 * Updates", 2004). So a lookup takes a few dependent loads whatever the number of prefix lengths:
 * 22 steps are the most, and random prefixes of any lengths take four or five. Skipped bits are not
 * compared on the way down; whatever is found is compared whole. In front of each trie a bit array
 * answers most lookups that find nothing with one load, since that is what traffic does.
 *
 * <p>Thread-safe: nodes are immutable but for the reference to a child, which is replaced by one
 * store, so that readers take no lock and see each change whole; writers take turns.
 *
 * @param <V> the values
 */
public final class PrefixTable<V> {
  private final PrefixTrie<V> v4 = new PrefixTrie<>();
  private final PrefixTrie<V> v6 = new PrefixTrie<>();

  /** The value of the longest prefix that holds the address, or null. */
  public @Nullable V longest(long high, long low) {
    return longest(high, low, IpPrefix.V6_BITS);
  }

  /**
   * The value of the longest prefix of at most {@code maxLength} bits (counted in the address's
   * family) that holds the address, or null. Walk down the covering prefixes with it.
   */
  public @Nullable V longest(long high, long low, int maxLength) {
    TrieLeaf<V> found =
        IpAddress.isV4(high, low)
            ? v4.longest(low << 32, 0, maxLength)
            : v6.longest(high, low, maxLength);
    return found == null ? null : found.value;
  }

  /** The value at exactly {@code prefix}, or null. */
  public @Nullable V get(IpPrefix prefix) {
    return trie(prefix).get(high(prefix), low(prefix), prefix.length());
  }

  /** Stores {@code value} at {@code prefix} and returns what was there, or null. */
  public @Nullable V put(IpPrefix prefix, V value) {
    return trie(prefix).put(new TrieLeaf<>(high(prefix), low(prefix), prefix.length(), value));
  }

  /** Removes what is at {@code prefix} and returns it, or null. */
  public @Nullable V remove(IpPrefix prefix) {
    return trie(prefix).remove(high(prefix), low(prefix), prefix.length());
  }

  private PrefixTrie<V> trie(IpPrefix prefix) {
    return prefix.isV4() ? v4 : v6;
  }

  private static long high(IpPrefix prefix) {
    return prefix.isV4() ? prefix.address().low() << 32 : prefix.address().high();
  }

  private static long low(IpPrefix prefix) {
    return prefix.isV4() ? 0 : prefix.address().low();
  }

  /** How many prefixes it holds. */
  public int size() {
    return v4.size() + v6.size();
  }

  /**
   * Hands every prefix and its value to {@code each}, IPv4 first, in order of address, a wider
   * prefix before those in it. Changes made meanwhile may or may not be seen.
   */
  public void forEach(BiConsumer<IpPrefix, V> each) {
    v4.forEach(
        leaf -> {
          IpAddress address = IpAddress.ofV4((int) (leaf.high >>> 32));
          each.accept(new IpPrefix(address, leaf.length), leaf.value);
        });
    v6.forEach(
        leaf -> {
          IpAddress address = new IpAddress(leaf.high, leaf.low);
          each.accept(new IpPrefix(address, leaf.length), leaf.value);
        });
  }
}
