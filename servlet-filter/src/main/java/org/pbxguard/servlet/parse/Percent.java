package org.pbxguard.servlet.parse;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Percent decoding of URLs and forms (RFC 3986 2.1, WHATWG URL 5.1). An escape that is none stays
 * as it is written: that is how upstream languages read it, and what is inspected is what the
 * application gets.
 *
 * <p>Immutable.
 *
 * @param text the decoded text
 * @param brokenEscape whether a percent sign was not followed by two hexadecimal digits
 * @param overlong whether the bytes held an overlong UTF-8 form
 */
record Percent(String text, boolean brokenEscape, boolean overlong) {

  /** Decodes a piece of text; {@code plus} reads {@code +} as a blank, as forms do. */
  static Percent decode(CharSequence raw, int from, int to, boolean plus, Charset charset) {
    int i = from;
    while (i < to && plain(raw.charAt(i), plus)) {
      i++;
    }
    if (i == to) {
      return new Percent(raw.subSequence(from, to).toString(), false, false);
    }
    return decodeBytes(raw, from, to, plus, charset);
  }

  private static boolean plain(char c, boolean plus) {
    return c != '%' && c < 128 && !(plus && c == '+');
  }

  private static Percent decodeBytes(
      CharSequence raw, int from, int to, boolean plus, Charset charset) {
    byte[] source = raw.subSequence(from, to).toString().getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[source.length];
    boolean broken = false;
    int length = 0;
    for (int i = 0; i < source.length; i++) {
      byte b = source[i];
      if (b == '%') {
        int value = i + 2 < source.length ? hex(source[i + 1], source[i + 2]) : -1;
        if (value >= 0) {
          b = (byte) value;
          i += 2;
        } else {
          broken = true;
        }
      } else if (plus && b == '+') {
        b = ' ';
      }
      bytes[length++] = b;
    }
    return new Percent(
        ByteText.decode(bytes, 0, length, charset),
        broken,
        charset.equals(StandardCharsets.UTF_8) && ByteText.overlong(bytes, 0, length));
  }

  /** The value of two hexadecimal digits, or -1. */
  static int hex(int high, int low) {
    int value = Character.digit(high, 16);
    int rest = Character.digit(low, 16);
    return high > 127 || low > 127 || value < 0 || rest < 0 ? -1 : (value << 4) | rest;
  }
}
