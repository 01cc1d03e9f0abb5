package org.pbxguard.core.net;

import java.net.InetAddress;
import java.util.Optional;

/**
 * An IP address in the one form that everything is keyed by: 128 bits, IPv4 as its IPv4-mapped IPv6
 * address (RFC 4291 2.5.5.2), so that {@code ::ffff:192.0.2.1} and {@code 192.0.2.1} are the same
 * value. Families still never mix: prefixes and tables keep them apart.
 *
 * <p>Immutable.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record IpAddress(long high, long low) implements Comparable<IpAddress> {
  /** Longest text that can be an address: eight groups whose last two are dotted decimal. */
  static final int MAX_TEXT = 45;

  private static final long V4_MARK = 0x0000_FFFF_0000_0000L;

  /** The IPv4 address of 32 bits in network order. */
  public static IpAddress ofV4(int bits) {
    return new IpAddress(0, V4_MARK | (bits & 0xFFFF_FFFFL));
  }

  /** The address of a socket; a scope id is dropped, since it says nothing about the sender. */
  public static IpAddress of(InetAddress address) {
    return ofBytes(address.getAddress());
  }

  /**
   * The address of 4 or 16 bytes in network order.
   *
   * @throws IllegalArgumentException for another length
   */
  public static IpAddress ofBytes(byte[] bytes) {
    if (bytes.length == 4) {
      return ofV4((int) word(bytes, 0, 4));
    }
    if (bytes.length != 16) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
    }
    return new IpAddress(word(bytes, 0, 8), word(bytes, 8, 8));
  }

  private static long word(byte[] bytes, int from, int count) {
    long word = 0;
    for (int i = from; i < from + count; i++) {
      word = (word << 8) | (bytes[i] & 0xFF);
    }
    return word;
  }

  /**
   * Reads an address as RFC 4291 2.2 and the strict dotted-decimal form of RFC 6943 3.1.1 write it.
   * Names, zone ids, brackets, leading zeros in IPv4 and short IPv4 forms are no addresses. Nothing
   * is ever looked up.
   */
  public static Optional<IpAddress> parse(CharSequence text) {
    return AddressText.parse(text);
  }

  /** Whether it is an IPv4 address. */
  public boolean isV4() {
    return isV4(high, low);
  }

  /** Whether two words are an IPv4 address in this type's form. */
  public static boolean isV4(long high, long low) {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  /** The 32 bits of an IPv4 address in network order. */
  public int v4Bits() {
    if (!isV4()) {
      throw new IllegalStateException("not an IPv4 address: " + this);
    }
    return (int) low;
  }

  /** Whether it is 127.0.0.0/8 (RFC 1122 3.2.1.3) or ::1 (RFC 4291 2.5.3). */
  public boolean isLoopback() {
    return isV4() ? (low >>> 24 & 0xFF) == 127 : high == 0 && low == 1;
  }

  /**
   * Whether the address of two words is one that only neighbours reach: loopback, private (RFC
   * 1918, RFC 4193), shared (RFC 6598) or link-local (RFC 3927, RFC 4291 2.5.6).
   */
  public static boolean isLocal(long high, long low) {
    if (!isV4(high, low)) {
      int first = (int) (high >>> 48);
      return (high == 0 && low == 1) || (first & 0xFE00) == 0xFC00 || (first & 0xFFC0) == 0xFE80;
    }
    int bits = (int) low;
    int octet = bits >>> 24;
    int two = bits >>> 16;
    return octet == 10
        || octet == 127
        || (two & 0xFFF0) == 0xAC10
        || two == 0xC0A8
        || two == 0xA9FE
        || (two & 0xFFC0) == 0x6440;
  }

  /** Whether it is 0.0.0.0 or ::, which stand for every local address when bound to. */
  public boolean isUnspecified() {
    return high == 0 && (low == 0 || low == V4_MARK);
  }

  /** The address as 4 or 16 bytes in network order. */
  public byte[] toBytes() {
    byte[] bytes = new byte[isV4() ? 4 : 16];
    for (int i = 0; i < bytes.length; i++) {
      int fromEnd = bytes.length - 1 - i;
      bytes[i] = (byte) (fromEnd < 8 ? low >>> (8 * fromEnd) : high >>> (8 * (fromEnd - 8)));
    }
    return bytes;
  }

  /** Unsigned order of the 128 bits. */
  @Override
  public int compareTo(IpAddress other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** The canonical text: dotted decimal, or RFC 5952. */
  @Override
  public String toString() {
    return AddressText.format(this);
  }
}
