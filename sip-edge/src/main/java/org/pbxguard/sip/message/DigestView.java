package org.pbxguard.sip.message;

import java.nio.charset.StandardCharsets;

/**
 * The digest parameters of one Authorization, Proxy-Authorization, WWW-Authenticate or
 * Proxy-Authenticate value (RFC 3261 20.7, 22.4; RFC 8760). Values are without quotes, with their
 * escapes. A parameter that came twice makes the value {@link #ambiguous}: the guard and the PBX
 * may take another one, and which of them failed cannot be told.
 *
 * <p>Mutable and reusable; confined to one event loop.
 */
public final class DigestView {
  private static final String[] NAMES = {
    "username",
    "realm",
    "nonce",
    "uri",
    "response",
    "algorithm",
    "stale",
    "nc",
    "cnonce",
    "qop",
    "opaque",
    "domain",
  };
  private static final int USERNAME = 0;
  private static final int REALM = 1;
  private static final int NONCE = 2;
  private static final int URI = 3;
  private static final int RESPONSE = 4;
  private static final int ALGORITHM = 5;
  private static final int STALE = 6;
  private static final int NC = 7;
  private static final int CNONCE = 8;
  private static final int QOP = 9;
  private static final int OPAQUE = 10;
  private static final byte[][] BYTES = new byte[NAMES.length][];

  static {
    for (int i = 0; i < NAMES.length; i++) {
      BYTES[i] = NAMES[i].getBytes(StandardCharsets.US_ASCII);
    }
  }

  private final ParamReader reader = new ParamReader();
  private final long[] values = new long[NAMES.length];
  private byte[] bytes = new byte[0];
  private boolean digest;
  private boolean ambiguous;
  private boolean quotedQop;

  /**
   * Reads a header value.
   *
   * @return whether it is the scheme Digest and wholly within the grammar
   */
  public boolean read(byte[] source, long slice) {
    java.util.Arrays.fill(values, Slice.NONE);
    bytes = source;
    digest = false;
    ambiguous = false;
    quotedQop = false;
    if (!Slice.present(slice)) {
      return false;
    }
    int end = Slice.end(slice);
    int p = Chars.skip(source, Slice.begin(slice), end, Chars.TOKEN);
    digest = Bytes.equalIgnoreCase(source, Slice.begin(slice), p, "Digest");
    int first = Chars.skipLws(source, p, end);
    return digest && first > p && params(first, end);
  }

  private boolean params(int pos, int end) {
    int p = pos;
    while (true) {
      p = reader.read(bytes, p, end);
      if (p < 0) {
        return false;
      }
      keep();
      if (p >= end) {
        return true;
      }
      if (bytes[p] != ',') {
        return false;
      }
      p++;
    }
  }

  private void keep() {
    for (int i = 0; i < BYTES.length; i++) {
      if (reader.nameIs(bytes, BYTES[i])) {
        ambiguous |= Slice.present(values[i]);
        int begin = reader.valueBegin;
        boolean quoted = begin >= 0 && bytes[begin] == '"';
        quotedQop |= quoted && i == QOP;
        values[i] = quoted ? Slice.of(begin + 1, reader.valueEnd - 1) : reader.value();
        return;
      }
    }
  }

  /** The bytes this view reads from. */
  public byte[] bytes() {
    return bytes;
  }

  /** Whether the scheme is Digest. */
  public boolean digest() {
    return digest;
  }

  /** Whether a parameter came twice (RFC 3261 7.3.1). */
  public boolean ambiguous() {
    return ambiguous;
  }

  /** The user name. */
  public long username() {
    return values[USERNAME];
  }

  /** The realm. */
  public long realm() {
    return values[REALM];
  }

  /** The nonce. */
  public long nonce() {
    return values[NONCE];
  }

  /** The digest-uri. */
  public long uri() {
    return values[URI];
  }

  /** The response, hexadecimal. */
  public long response() {
    return values[RESPONSE];
  }

  /** The algorithm. */
  public long algorithm() {
    return values[ALGORITHM];
  }

  /** The nonce count, eight hexadecimal digits. */
  public long nonceCount() {
    return values[NC];
  }

  /** The client's nonce. */
  public long cnonce() {
    return values[CNONCE];
  }

  /** The quality of protection. */
  public long qop() {
    return values[QOP];
  }

  /** The opaque string. */
  public long opaque() {
    return values[OPAQUE];
  }

  /** Whether a challenge says that only the nonce was old (RFC 2617 3.2.1). */
  public boolean stale() {
    long stale = values[STALE];
    return Slice.present(stale)
        && Bytes.equalIgnoreCase(bytes, Slice.begin(stale), Slice.end(stale), "true");
  }

  /** The value of stale, or {@link Slice#NONE}. */
  public long staleSlice() {
    return values[STALE];
  }

  /** Whether qop is a quoted string, which a request must not write (RFC 3261 22.4 item 8). */
  public boolean quotedQop() {
    return quotedQop;
  }
}
