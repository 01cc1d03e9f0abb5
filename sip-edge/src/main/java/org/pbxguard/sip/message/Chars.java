package org.pbxguard.sip.message;

/**
 * The character classes of RFC 3261 25.1 as bit sets, one look-up per byte.
 *
 * <p>Immutable.
 */
final class Chars {
  /** token. */
  static final int TOKEN = 1;

  /** Host names and IPv4 addresses; the underscore, which RFC 3261 lacks, is common. */
  static final int HOST = 1 << 1;

  /** Inside the brackets of an IPv6reference. */
  static final int IPV6 = 1 << 2;

  static final int DIGIT = 1 << 3;

  /** SP, HTAB and, inside a value whose lines are known to be well folded, CR and LF. */
  static final int LWS = 1 << 4;

  /** An unquoted parameter value: wider than gen-value, without what ends, quotes or comments. */
  static final int VALUE = 1 << 5;

  /** uric and the rest of what may stand in a URI, escapes included. */
  static final int URI = 1 << 6;

  /** user and password; '#' is not in RFC 3261, but phones dial it. */
  static final int USER = 1 << 7;

  /** scheme after its first letter. */
  static final int SCHEME = 1 << 8;

  static final int ALPHA = 1 << 9;

  /** Visible ASCII. */
  static final int VISIBLE = 1 << 10;

  /** What may stand unquoted before a name-addr's bracket: wider than token, never ambiguous. */
  static final int DISPLAY = 1 << 11;

  /** URI parameters and headers. */
  static final int URI_TAIL = 1 << 12;

  static final int HEX = 1 << 13;

  private static final short[] CLASS = new short[256];

  static {
    String alphas = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    String digits = "0123456789";
    String mark = "-_.!~*'()";
    set(alphas, ALPHA | TOKEN | HOST | VALUE | URI | USER | SCHEME | DISPLAY | URI_TAIL);
    set(digits, DIGIT | TOKEN | HOST | IPV6 | VALUE | URI | USER | SCHEME | DISPLAY | URI_TAIL);
    set(digits + "abcdefABCDEF", HEX);
    set("-.!%*_+`'~", TOKEN);
    set("-._", HOST);
    set("abcdefABCDEF:.", IPV6);
    set(" \t\r\n", LWS | DISPLAY);
    set(mark + "%;/?:@&=+$,[]#", URI);
    set(mark + "%&=+$,;?/#", USER);
    set(mark + "%[]/:&+$;=?", URI_TAIL);
    set("+-.", SCHEME);
    for (int c = 0x21; c < 0x7F; c++) {
      CLASS[c] |= VISIBLE;
      if ("\",;<>()\\".indexOf(c) < 0) {
        CLASS[c] |= VALUE;
      }
      if ("\",;<>:@\\".indexOf(c) < 0) {
        CLASS[c] |= DISPLAY;
      }
    }
    for (int c = 0x80; c < 0x100; c++) {
      CLASS[c] |= DISPLAY;
    }
  }

  private Chars() {}

  private static void set(String characters, int bits) {
    for (int i = 0; i < characters.length(); i++) {
      CLASS[characters.charAt(i)] |= (short) bits;
    }
  }

  static boolean is(byte b, int mask) {
    return (CLASS[b & 0xFF] & mask) != 0;
  }

  /** The first offset from {@code pos} whose byte is not of the class, or {@code end}. */
  static int skip(byte[] bytes, int pos, int end, int mask) {
    int p = pos;
    while (p < end && (CLASS[bytes[p] & 0xFF] & mask) != 0) {
      p++;
    }
    return p;
  }

  /** Skips LWS; quick where there is none. */
  static int skipLws(byte[] bytes, int pos, int end) {
    return pos < end && bytes[pos] > ' ' ? pos : skip(bytes, pos, end, LWS);
  }

  /** The offset before the LWS that ends at {@code end}. */
  static int trimEnd(byte[] bytes, int begin, int end) {
    int p = end;
    while (p > begin && (CLASS[bytes[p - 1] & 0xFF] & LWS) != 0) {
      p--;
    }
    return p;
  }
}
