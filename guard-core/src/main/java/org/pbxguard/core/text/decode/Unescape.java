package org.pbxguard.core.text.decode;

/**
 * Takes one layer of encoding off a text, whichever encodings it mixes: percent (bytes read by the
 * most lenient UTF-8), {@code %uXXXX}, HTML references, the backslash escapes of JSON and
 * JavaScript, full-width and circled forms, NUL characters.
 *
 * <p>Confined to one thread; one text each.
 */
public final class Unescape {
  /** Longest run of misread bytes that is looked at as one. */
  private static final int RAW_RUN = 64;

  private static final char FULL_WIDTH_FIRST = '\uff01';
  private static final char FULL_WIDTH_LAST = '\uff5e';

  private final String text;
  private final StringBuilder out;
  private int at;
  private int copied;
  private int overlong;
  private int broken;

  private Unescape(String text) {
    this.text = text;
    this.out = new StringBuilder();
  }

  /** Takes one layer off. */
  public static Decoded once(String text) {
    Unescape pass = new Unescape(text);
    return pass.run();
  }

  /** Whether the character can be part of anything that {@link #once} changes. */
  public static boolean concerns(char c) {
    return c == '%' || c == '&' || c == '\\' || c == 0 || folded(c) != c;
  }

  private Decoded run() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '%') {
        percent();
      } else if (c == '&') {
        entity();
      } else if (c == '\\') {
        backslash();
      } else if (c == 0) {
        replace("", 1);
      } else if (c >= 0xc0 && c <= 0xfd && misread()) {
        rawBytes();
      } else if (c >= 0x80 && folded(c) != c) {
        replace(String.valueOf(folded(c)), 1);
      } else {
        at++;
      }
    }
    if (copied == 0) {
      return new Decoded(text, overlong, broken);
    }
    out.append(text, copied, text.length());
    return new Decoded(out.toString(), overlong, broken);
  }

  private void replace(CharSequence with, int length) {
    if (copied == 0) {
      out.ensureCapacity(text.length());
    }
    out.append(text, copied, at).append(with);
    at += length;
    copied = at;
  }

  private void percent() {
    if (at + 1 < text.length() && (text.charAt(at + 1) | 0x20) == 'u') {
      int unit = Hex.read(text, at + 2, 4);
      if (unit >= 0) {
        replace(String.valueOf(folded((char) unit)), 6);
        return;
      }
    }
    int first = Hex.read(text, at + 1, 2);
    if (first < 0) {
      broken++;
      at++;
    } else if (first < 0x80) {
      replace(first == 0 ? "" : String.valueOf((char) first), 3);
    } else {
      bytes();
    }
  }

  /** A run of percent-encoded bytes, plus the plain character that an overlong lead may take. */
  private void bytes() {
    int end = at;
    while (end < text.length() && text.charAt(end) == '%' && Hex.read(text, end + 1, 2) >= 0) {
      end += 3;
    }
    byte[] run = new byte[(end - at) / 3];
    for (int i = 0; i < run.length; i++) {
      run[i] = (byte) Hex.read(text, at + 1 + 3 * i, 2);
    }
    out.append(text, copied, at);
    Utf8 utf8 = new Utf8(run, run.length, end < text.length() ? text.charAt(end) : 0);
    utf8.appendTo(out);
    overlong += utf8.overlong();
    at = end;
    copied = end;
  }

  /** Whether overlong UTF-8 stands here that somebody read as ISO-8859-1. */
  private boolean misread() {
    char lead = text.charAt(at);
    char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
    return switch (lead) {
      case 0xc0, 0xc1 ->
          (next >= 0x80 && next <= 0xff) || next == '/' || next == '\\' || next == 28;
      case 0xe0, 0xf0, 0xf8, 0xfc -> next == 0x80;
      default -> false;
    };
  }

  private void rawBytes() {
    int end = at;
    while (end < text.length() && end < at + RAW_RUN && rawByte(end)) {
      end++;
    }
    byte[] run = new byte[end - at];
    for (int i = 0; i < run.length; i++) {
      run[i] = (byte) text.charAt(at + i);
    }
    out.append(text, copied, at);
    Utf8 utf8 = new Utf8(run, run.length, (char) 0);
    utf8.appendTo(out);
    overlong += utf8.surelyOverlong();
    at = end;
    copied = end;
  }

  private boolean rawByte(int i) {
    char c = text.charAt(i);
    return (c >= 0x80 && c <= 0xff) || c == '/' || c == '\\' || c == 28;
  }

  private void entity() {
    long read = Entities.read(text, at);
    if (read == 0) {
      at++;
    } else {
      replace(String.valueOf((char) read), (int) (read >>> 32));
    }
  }

  private void backslash() {
    char c = at + 1 < text.length() ? text.charAt(at + 1) : 0;
    switch (c) {
      case 'u', 'U' -> unicode();
      case 'x', 'X' -> unit(Hex.read(text, at + 2, 2), 4);
      case 'n' -> replace("\n", 2);
      case 'r' -> replace("\r", 2);
      case 't' -> replace("\t", 2);
      case '"', '\'', '/', '\\' -> replace(String.valueOf(c), 2);
      default -> at++;
    }
  }

  private void unicode() {
    if (at + 2 < text.length() && text.charAt(at + 2) == '{') {
      point();
    } else {
      unit(Hex.read(text, at + 2, 4), 6);
    }
  }

  /** A code point in braces, with as many zeros in front as one likes (ECMA-262 12.9.4). */
  private void point() {
    int first = at + 3;
    while (first < text.length() && text.charAt(first) == '0') {
      first++;
    }
    int end = first;
    while (end < text.length() && end < first + 6 && Character.digit(text.charAt(end), 16) >= 0) {
      end++;
    }
    boolean closed = end > at + 3 && end < text.length() && text.charAt(end) == '}';
    int value = end == first ? 0 : Hex.read(text, first, end - first);
    unit(closed ? value : -1, end + 1 - at);
  }

  private void unit(int value, int length) {
    if (value < 0 || value > 0xffff) {
      at++;
    } else {
      replace(value == 0 ? "" : String.valueOf((char) value), length);
    }
  }

  /** The ASCII character that a wide or circled form is taken for, else the character itself. */
  private static char folded(char c) {
    if (c < 0x80) {
      return c;
    }
    if (c >= FULL_WIDTH_FIRST && c <= FULL_WIDTH_LAST) {
      return (char) (c - FULL_WIDTH_FIRST + '!');
    }
    if (c >= '\u24b6' && c <= '\u24cf') {
      return (char) (c - '\u24b6' + 'A');
    }
    if (c >= '\u24d0' && c <= '\u24e9') {
      return (char) (c - '\u24d0' + 'a');
    }
    return switch (c) {
      case '\u02bc', '\u02b9' -> '\'';
      case '\u2215', '\u2044', '\uf025', '\u29f8' -> '/';
      case '\u2216', '\uefc8', '\uf026', '\u29f5', '\ufe68' -> '\\';
      case '\u3000', '\u00a0' -> ' ';
      case '\ufe64' -> '<';
      case '\ufe65' -> '>';
      default -> c;
    };
  }
}
