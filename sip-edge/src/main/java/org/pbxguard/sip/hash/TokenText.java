package org.pbxguard.sip.hash;

import java.util.Arrays;

/**
 * Bytes as text that may stand as a token (RFC 3261 25.1), as a parameter value and as the user
 * part of a URI: the URL-safe alphabet of RFC 4648 5 without padding, three bytes in four
 * characters.
 *
 * <p>Stateless.
 */
public final class TokenText {
  private static final byte[] LETTERS = alphabet();
  private static final byte[] VALUES = values();

  private TokenText() {}

  private static byte[] alphabet() {
    String text = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    byte[] letters = new byte[64];
    for (int i = 0; i < 64; i++) {
      letters[i] = (byte) text.charAt(i);
    }
    return letters;
  }

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < 64; i++) {
      values[LETTERS[i]] = (byte) i;
    }
    return values;
  }

  /** How many characters {@code bytes} bytes take. */
  public static int textLength(int bytes) {
    return (bytes * 8 + 5) / 6;
  }

  /** How many bytes {@code characters} characters hold, or -1 when no bytes have that length. */
  public static int byteLength(int characters) {
    return characters % 4 == 1 ? -1 : characters * 6 / 8;
  }

  /**
   * Writes {@code from[at..end)} as text to {@code to} at {@code toAt}.
   *
   * @return the index behind the text
   */
  public static int write(byte[] from, int at, int end, byte[] to, int toAt) {
    int out = toAt;
    int bits = 0;
    int held = 0;
    for (int i = at; i < end; i++) {
      bits = (bits << 8) | (from[i] & 0xFF);
      held += 8;
      while (held >= 6) {
        held -= 6;
        to[out++] = LETTERS[(bits >>> held) & 63];
      }
    }
    if (held > 0) {
      to[out++] = LETTERS[(bits << (6 - held)) & 63];
    }
    return out;
  }

  /**
   * Reads text back into {@code to} at 0. Only what {@link #write} makes is read: another
   * character, an impossible length, set bits behind the end are refused, so that two texts are
   * never the same value.
   *
   * @return the count of bytes, or -1 when it is no such text or does not fit
   */
  public static int read(byte[] from, int at, int end, byte[] to) {
    int length = byteLength(end - at);
    if (length < 0 || length > to.length) {
      return -1;
    }
    int out = 0;
    int bits = 0;
    int held = 0;
    for (int i = at; i < end; i++) {
      int value = VALUES[from[i] & 0xFF];
      if (value < 0) {
        return -1;
      }
      bits = (bits << 6) | value;
      held += 6;
      if (held >= 8) {
        held -= 8;
        to[out++] = (byte) (bits >>> held);
      }
    }
    return (bits & ((1 << held) - 1)) == 0 ? out : -1;
  }
}
