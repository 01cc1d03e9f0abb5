package org.pbxguard.core.text.decode;

/**
 * Reads bytes as the most lenient UTF-8 decoder would: characters written in too many bytes (RFC
 * 3629 section 3 forbids them) are what they stand for, a continuation byte's upper bits are not
 * checked after a lead byte that only such forms have, and bytes that fit nowhere are ISO-8859-1.
 *
 * <p>Confined to one thread.
 */
final class Utf8 {
  /** What a character counts that nobody but an attacker writes so. */
  private static final int SURE = 2;

  private final byte[] bytes;
  private final int length;
  private int at;
  private int overlong;
  private int odd;

  /**
   * @param follows the plain character after the bytes, which an overlong lead takes with it
   */
  Utf8(byte[] bytes, int length, char follows) {
    this.bytes = bytes;
    boolean dangling = (bytes[length - 1] & 0xfe) == 0xc0 && "./\\%".indexOf(follows) >= 0;
    this.length = dangling ? length - 1 : length;
    this.overlong = dangling ? SURE : 0;
  }

  /** Appends what the bytes stand for. */
  void appendTo(StringBuilder out) {
    while (at < length) {
      int lead = bytes[at] & 0xff;
      int more = continuation(lead);
      if (more > 0 && readable(more)) {
        out.appendCodePoint(character(lead, more));
        at += more + 1;
      } else if (overlongPair(lead)) {
        int next = bytes[at + 1] & 0xff;
        out.append((char) ("/\\.".indexOf(next) >= 0 ? next : ((lead & 1) << 6) | (next & 0x3f)));
        overlong += SURE;
        at += 2;
      } else {
        overlong += odd(lead) ? 1 : 0;
        odd += odd(lead) ? 1 : 0;
        out.append((char) lead);
        at++;
      }
    }
  }

  /** As {@link #overlong}, but for what is no more than an accented letter before another. */
  int surelyOverlong() {
    return overlong - odd;
  }

  /** How surely characters had more bytes than they need. */
  int overlong() {
    return overlong;
  }

  private static int continuation(int lead) {
    if (lead < 0xc0) {
      return 0;
    }
    if (lead < 0xe0) {
      return 1;
    }
    if (lead < 0xf0) {
      return 2;
    }
    if (lead < 0xf8) {
      return 3;
    }
    return lead < 0xfc ? 4 : 5;
  }

  private boolean readable(int more) {
    if (at + more >= length) {
      return false;
    }
    for (int i = 1; i <= more; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return false;
      }
    }
    return true;
  }

  private int character(int lead, int more) {
    long value = lead & (0x3f >> more);
    for (int i = 1; i <= more; i++) {
      value = (value << 6) | (bytes[at + i] & 0x3f);
    }
    int[] least = {0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000};
    if (value < least[more]) {
      overlong += SURE;
    }
    return value > Character.MAX_CODE_POINT ? 0xfffd : (int) value;
  }

  /** C0 and C1 stand in no UTF-8; as ISO-8859-1 letters they stand before letters and blanks. */
  private boolean odd(int lead) {
    return (lead & 0xfe) == 0xc0 && at + 1 < length && bytes[at + 1] != ' ';
  }

  /** C0 and C1 start nothing but overlong ASCII; what follows is taken by its lower six bits. */
  private boolean overlongPair(int lead) {
    if ((lead & 0xfe) != 0xc0 || at + 1 >= length) {
      return false;
    }
    int next = bytes[at + 1] & 0xff;
    int value = ((lead & 1) << 6) | (next & 0x3f);
    if (next >= 0x80) {
      return value == '.' || value == '/' || value == '\\';
    }
    return (next < 0x20 && value == '\\') || next == '/' || next == '\\' || next == '.';
  }
}
