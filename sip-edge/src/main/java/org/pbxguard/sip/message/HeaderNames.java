package org.pbxguard.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Finds which field a name means: one slot of a table by length, first and last character names the
 * only candidate, which is compared eight bytes at a time with the case bit set. The names here
 * hold only letters and '-', which no other token character becomes by that bit.
 *
 * <p>Immutable.
 */
final class HeaderNames {
  private static final long CASE = 0x2020_2020_2020_2020L;
  private static final int SLOTS = 256;

  private static final HeaderId[] COMPACT = new HeaderId[128];
  private static final HeaderId[] SLOT = new HeaderId[SLOTS];
  private static final byte[][] LOWER = new byte[SLOTS][];

  static {
    Arrays.fill(COMPACT, HeaderId.OTHER);
    Arrays.fill(SLOT, HeaderId.OTHER);
    Arrays.fill(LOWER, new byte[0]);
    for (HeaderId id : HeaderId.values()) {
      if (id != HeaderId.OTHER) {
        enter(id);
      }
    }
  }

  private HeaderNames() {}

  private static void enter(HeaderId id) {
    byte[] lower = id.text().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    int slot = slot(lower, 0, lower.length);
    if (SLOT[slot] != HeaderId.OTHER) {
      throw new IllegalStateException(id + " and " + SLOT[slot] + " share a slot");
    }
    SLOT[slot] = id;
    LOWER[slot] = lower;
    if (id.compact() != 0) {
      COMPACT[id.compact()] = id;
    }
  }

  /** The factors give every name here a slot of its own; a new name may ask for others. */
  private static int slot(byte[] bytes, int begin, int end) {
    int first = bytes[begin] & 0x1F;
    int last = bytes[end - 1] & 0x1F;
    return ((first * 2) + (last * 11) + end - begin) & (SLOTS - 1);
  }

  /** The field that a name of at least one token character means. */
  static HeaderId find(byte[] bytes, int begin, int end) {
    if (end - begin == 1) {
      return COMPACT[(bytes[begin] | 0x20) & 0x7F];
    }
    int slot = slot(bytes, begin, end);
    return same(bytes, begin, end, LOWER[slot]) ? SLOT[slot] : HeaderId.OTHER;
  }

  private static boolean same(byte[] bytes, int begin, int end, byte[] lower) {
    int length = end - begin;
    if (length != lower.length) {
      return false;
    }
    if (length < 8) {
      return Bytes.sameLower(bytes, begin, lower);
    }
    for (int i = 0; i < length - 8; i += 8) {
      if ((Bytes.word(bytes, begin + i) | CASE) != Bytes.word(lower, i)) {
        return false;
      }
    }
    return (Bytes.word(bytes, end - 8) | CASE) == Bytes.word(lower, length - 8);
  }
}
