package org.pbxguard.sip.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Searches and comparisons on byte arrays, eight bytes at a time where that pays.
 *
 * <p>Immutable.
 */
final class Bytes {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH = 0x8080_8080_8080_8080L;
  private static final long ALL_0E = 0x0E * ONES;

  private Bytes() {}

  /** Eight bytes from {@code pos} as a little-endian word; the caller checks that they exist. */
  static long word(byte[] bytes, int pos) {
    return (long) LONG.get(bytes, pos);
  }

  /** The word that eight ASCII characters make. */
  static long word(String eight) {
    return word(eight.getBytes(StandardCharsets.US_ASCII), 0);
  }

  /**
   * The offset of the first CR or LF, or {@code end}. Eight bytes are tested at once for any below
   * 0x0E, which besides CR and LF are HTAB and control characters. The lowest mark of that test is
   * exact; only marks above a true one can be false.
   */
  static int lineBreak(byte[] bytes, int pos, int end) {
    int p = pos;
    int last = end - 8;
    while (p <= last) {
      long word = word(bytes, p);
      long hit = (word - ALL_0E) & ~word & HIGH;
      if (hit == 0) {
        p += 8;
        continue;
      }
      p += Long.numberOfTrailingZeros(hit) >>> 3;
      if (bytes[p] == '\r' || bytes[p] == '\n') {
        return p;
      }
      p++;
    }
    while (p < end && bytes[p] != '\r' && bytes[p] != '\n') {
      p++;
    }
    return p;
  }

  /** The offset of the first {@code wanted}, or -1. */
  static int indexOf(byte[] bytes, int pos, int end, char wanted) {
    for (int p = pos; p < end; p++) {
      if (bytes[p] == wanted) {
        return p;
      }
    }
    return -1;
  }

  static boolean same(byte[] bytes, int begin, int end, byte[] wanted) {
    if (end - begin != wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[begin + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the bytes from {@code begin} are {@code lower} in any case, where {@code lower} holds
   * small letters, digits and '-', and the bytes are token characters.
   */
  static boolean sameLower(byte[] bytes, int begin, byte[] lower) {
    for (int i = 0; i < lower.length; i++) {
      if ((bytes[begin + i] | 0x20) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  static boolean equal(byte[] bytes, int begin, int end, CharSequence ascii) {
    if (end - begin != ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if ((bytes[begin + i] & 0xFF) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static boolean equalIgnoreCase(byte[] bytes, int begin, int end, CharSequence ascii) {
    return end - begin == ascii.length() && startsIgnoreCase(bytes, begin, end, ascii);
  }

  static boolean startsIgnoreCase(byte[] bytes, int begin, int end, CharSequence ascii) {
    if (end - begin < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (lower(bytes[begin + i] & 0xFF) != lower(ascii.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
  }

  /** The offset after the quoted-string that begins at {@code pos}, or -1 (RFC 3261 25.1). */
  static int quotedEnd(byte[] bytes, int pos, int end) {
    int p = pos + 1;
    while (p < end) {
      byte c = bytes[p];
      if (c == '"') {
        return p + 1;
      }
      p += c == '\\' ? 2 : 1;
    }
    return -1;
  }

  /** The number that the digits are, or -1 when one is none, there is none, or it passes max. */
  static long decimal(byte[] bytes, int begin, int end, long max) {
    if (begin >= end) {
      return -1;
    }
    long value = 0;
    for (int p = begin; p < end; p++) {
      int digit = bytes[p] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
      if (value > max) {
        return -1;
      }
    }
    return value;
  }

  static String text(byte[] bytes, int begin, int end) {
    return new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1);
  }
}
