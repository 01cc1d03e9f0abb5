package org.pbxguard.servlet.parse;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Bytes read as text in the one form that is both inspected and handed to the application.
 *
 * <p>UTF-8 is decoded by RFC 3629; a byte that belongs to no valid sequence is taken as its
 * ISO-8859-1 character, so that nothing disappears in a replacement character. Overlong forms (RFC
 * 3629 3), which some decoders still read, are told apart: no encoder makes them.
 *
 * <p>Stateless.
 */
public final class ByteText {
  private ByteText() {}

  /** The text of a whole array in a charset. */
  public static String decode(byte[] bytes, int from, int to, Charset charset) {
    if (!charset.equals(StandardCharsets.UTF_8)) {
      return new String(bytes, from, to - from, charset);
    }
    int i = from;
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    if (i == to) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
    return decodeUtf8(bytes, from, to);
  }

  private static String decodeUtf8(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    int i = from;
    while (i < to) {
      int length = sequence(bytes, i, to);
      if (length == 1) {
        text.append((char) (bytes[i] & 0xFF));
        i++;
      } else {
        text.appendCodePoint(codePoint(bytes, i, length));
        i += length;
      }
    }
    return text.toString();
  }

  /** The length of the valid sequence at {@code i}; 1 for ASCII and for a byte that starts none. */
  private static int sequence(byte[] bytes, int i, int to) {
    int lead = bytes[i] & 0xFF;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || i + length > to) {
      return 1;
    }
    for (int k = 1; k < length; k++) {
      if ((bytes[i + k] & 0xC0) != 0x80) {
        return 1;
      }
    }
    int second = bytes[i + 1] & 0xFF;
    boolean outside =
        (lead == 0xE0 && second < 0xA0)
            || (lead == 0xED && second > 0x9F)
            || (lead == 0xF0 && second < 0x90)
            || (lead == 0xF4 && second > 0x8F);
    return outside ? 1 : length;
  }

  private static int codePoint(byte[] bytes, int i, int length) {
    int value = bytes[i] & (0xFF >> (length + 1));
    for (int k = 1; k < length; k++) {
      value = (value << 6) | (bytes[i + k] & 0x3F);
    }
    return value;
  }

  /** Whether the bytes hold an overlong UTF-8 sequence. */
  public static boolean overlong(byte[] bytes, int from, int to) {
    for (int i = from; i < to - 1; i++) {
      if (bytes[i] >= 0 || (bytes[i + 1] & 0xC0) != 0x80) {
        continue;
      }
      int lead = bytes[i] & 0xFF;
      int second = bytes[i + 1] & 0xFF;
      if (lead == 0xC0
          || lead == 0xC1
          || (lead == 0xE0 && second < 0xA0 && continues(bytes, i + 2, to))
          || (lead == 0xF0 && second < 0x90 && continues(bytes, i + 2, to))) {
        return true;
      }
    }
    return false;
  }

  private static boolean continues(byte[] bytes, int i, int to) {
    return i < to && (bytes[i] & 0xC0) == 0x80;
  }
}
