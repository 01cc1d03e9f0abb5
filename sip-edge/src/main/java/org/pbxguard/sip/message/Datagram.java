package org.pbxguard.sip.message;

/**
 * What a datagram on the SIP port is, told from its first bytes before anything is parsed.
 *
 * <p>Immutable.
 */
public enum Datagram {
  /** Begins like a SIP message, perhaps after line breaks (RFC 3261 7.5). */
  SIP,
  /** A keep-alive: nothing but CR, LF, blanks and NULs, or empty (RFC 5626 3.5.1, 4.4). */
  KEEP_ALIVE,
  /** A STUN message with the magic cookie (RFC 5626 8, RFC 8489 5). */
  STUN,
  /** Something else. */
  NOISE;

  private static final int STUN_HEADER = 20;
  private static final int MAX_KEEP_ALIVE = 64;

  /** Tells what {@code length} bytes from {@code offset} are. */
  public static Datagram of(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return KEEP_ALIVE;
    }
    byte first = bytes[offset];
    if (Chars.is(first, Chars.TOKEN)) {
      return SIP;
    }
    int end = offset + length;
    if (isStun(bytes, offset, length)) {
      return STUN;
    }
    int p = offset;
    int idle = Math.min(end, offset + MAX_KEEP_ALIVE);
    while (p < idle && (bytes[p] == 0 || Chars.is(bytes[p], Chars.LWS))) {
      p++;
    }
    if (p == end) {
      return KEEP_ALIVE;
    }
    boolean afterBreaks = first == '\r' && p > offset && bytes[p - 1] == '\n';
    return afterBreaks && Chars.is(bytes[p], Chars.TOKEN) ? SIP : NOISE;
  }

  /** First two bits 0, length a multiple of four that fits, magic cookie 2112A442. */
  private static boolean isStun(byte[] bytes, int offset, int length) {
    return length >= STUN_HEADER
        && (bytes[offset] & 0xC0) == 0
        && (bytes[offset + 3] & 3) == 0
        && (((bytes[offset + 2] & 0xFF) << 8) | (bytes[offset + 3] & 0xFF)) <= length - STUN_HEADER
        && bytes[offset + 4] == 0x21
        && bytes[offset + 5] == 0x12
        && bytes[offset + 6] == (byte) 0xA4
        && bytes[offset + 7] == 0x42;
  }
}
