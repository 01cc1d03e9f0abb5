package org.pbxguard.core.net;

import java.util.Optional;

/**
 * An address prefix of one family: 0 to 32 bits of IPv4 or 0 to 128 bits of IPv6 (RFC 4632 3.1, RFC
 * 4291 2.3). Families never mix: {@code ::/0} contains no IPv4 address and {@code 0.0.0.0/0} no
 * IPv6 address. An IPv4-mapped prefix of 96 bits or more is the IPv4 prefix that it maps.
 *
 * <p>Immutable.
 *
 * @param address the first address; bits behind the prefix are cleared here
 * @param length bits that count, in the family of {@code address}
 */
public record IpPrefix(IpAddress address, int length) implements Comparable<IpPrefix> {
  /** Bits of an IPv4 address. */
  public static final int V4_BITS = 32;

  /** Bits of an IPv6 address. */
  public static final int V6_BITS = 128;

  /** Bytes of {@link #toBytes()}. */
  private static final int BYTES = 17;

  private static final int MAX_TEXT = IpAddress.MAX_TEXT + 4;

  /** Refuses a length outside the family and clears the bits behind the prefix. */
  public IpPrefix {
    int bits = address.isV4() ? V4_BITS : V6_BITS;
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException("prefix: length out of range (" + length + ")");
    }
    address = masked(address, length + V6_BITS - bits);
  }

  private static IpAddress masked(IpAddress address, int length) {
    if (address.isV4() && length <= 96) {
      return IpAddress.ofV4(0);
    }
    return new IpAddress(address.high() & highMask(length), address.low() & lowMask(length));
  }

  static long highMask(int length) {
    return length <= 0 ? 0 : -1L << Math.max(0, 64 - length);
  }

  static long lowMask(int length) {
    return length <= 64 ? 0 : -1L << (128 - length);
  }

  /** The prefix that holds {@code address} alone. */
  public static IpPrefix host(IpAddress address) {
    return new IpPrefix(address, address.isV4() ? V4_BITS : V6_BITS);
  }

  /** What a source is remembered by: an IPv4 address, or the first {@code v6Length} IPv6 bits. */
  public static IpPrefix ofSource(IpAddress address, int v6Length) {
    return new IpPrefix(address, address.isV4() ? V4_BITS : v6Length);
  }

  /**
   * Reads {@code address} or {@code address/length}. Bits behind the prefix may be set and are
   * cleared. Names, masks such as {@code /255.0.0.0} and blanks are no prefixes.
   */
  public static Optional<IpPrefix> parse(CharSequence text) {
    if (text.length() > MAX_TEXT) {
      return Optional.empty();
    }
    int slash = 0;
    while (slash < text.length() && text.charAt(slash) != '/') {
      slash++;
    }
    Optional<IpAddress> address = IpAddress.parse(text.subSequence(0, slash));
    if (address.isEmpty() || slash == text.length()) {
      return address.map(IpPrefix::host);
    }
    int length = length(text, slash + 1);
    boolean mapped = address.get().isV4() && text.toString().indexOf(':') >= 0;
    if (mapped && length >= 0) {
      length -= V6_BITS - V4_BITS;
    }
    boolean valid = length >= 0 && length <= (address.get().isV4() ? V4_BITS : V6_BITS);
    return valid ? Optional.of(new IpPrefix(address.get(), length)) : Optional.empty();
  }

  private static int length(CharSequence text, int from) {
    int digits = text.length() - from;
    if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(from) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /**
   * The prefix of {@link #toBytes()}.
   *
   * @throws IllegalArgumentException for other bytes
   */
  public static IpPrefix ofBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a prefix has 17 bytes, not " + bytes.length);
    }
    byte[] address = new byte[16];
    System.arraycopy(bytes, 0, address, 0, 16);
    return new IpPrefix(IpAddress.ofBytes(address), bytes[16] & 0xFF);
  }

  /** 16 bytes of address in network order, IPv4 mapped, then the length in its family. */
  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (address.high() >>> (56 - 8 * i));
      bytes[i + 8] = (byte) (address.low() >>> (56 - 8 * i));
    }
    bytes[16] = (byte) length;
    return bytes;
  }

  /** Whether it is an IPv4 prefix. */
  public boolean isV4() {
    return address.isV4();
  }

  /** Whether it holds one address only. */
  public boolean isHost() {
    return length == (isV4() ? V4_BITS : V6_BITS);
  }

  /** Whether {@code other} lies in it; false for the other family. */
  public boolean contains(IpAddress other) {
    return contains(other.high(), other.low());
  }

  /** Whether the address of two words lies in it; false for the other family. */
  public boolean contains(long high, long low) {
    boolean v4 = isV4();
    if (v4 != IpAddress.isV4(high, low)) {
      return false;
    }
    int bits = v4 ? length + V6_BITS - V4_BITS : length;
    return ((high ^ address.high()) & highMask(bits)) == 0
        && ((low ^ address.low()) & lowMask(bits)) == 0;
  }

  /** Whether every address of {@code other} lies in it; false for the other family. */
  public boolean contains(IpPrefix other) {
    return isV4() == other.isV4() && length <= other.length && contains(other.address);
  }

  /** Whether the two share an address. */
  public boolean overlaps(IpPrefix other) {
    return contains(other) || other.contains(this);
  }

  /** IPv4 before IPv6, then by address, then the wider first. */
  @Override
  public int compareTo(IpPrefix other) {
    if (isV4() != other.isV4()) {
      return isV4() ? -1 : 1;
    }
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
  }

  /** The canonical text: the address alone for a host, else with its length. */
  @Override
  public String toString() {
    return isHost() ? address.toString() : address + "/" + length;
  }
}
