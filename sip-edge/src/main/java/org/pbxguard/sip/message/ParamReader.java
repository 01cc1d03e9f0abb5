package org.pbxguard.sip.message;

/**
 * Reads one generic-param after another (RFC 3261 25.1: token [EQUAL gen-value], LWS around '=' and
 * ';' allowed, quoted strings honoured).
 *
 * <p>Mutable; confined to one event loop.
 */
final class ParamReader {
  int nameBegin;
  int nameEnd;

  /** -1 when the parameter has no value; otherwise the value, quotes included. */
  int valueBegin;

  int valueEnd;

  /** Where the parameter's text ends, before trailing LWS. */
  int textEnd;

  /**
   * Reads the parameter after a separator.
   *
   * @return where the next separator stands, or {@code end}, or -1 when the grammar is broken
   */
  int read(byte[] bytes, int pos, int end) {
    int p = Chars.skipLws(bytes, pos, end);
    nameBegin = p;
    p = Chars.skip(bytes, p, end, Chars.TOKEN);
    nameEnd = p;
    textEnd = p;
    valueBegin = -1;
    valueEnd = -1;
    if (p == nameBegin) {
      return -1;
    }
    p = Chars.skipLws(bytes, p, end);
    if (p >= end || bytes[p] != '=') {
      return p;
    }
    p = Chars.skipLws(bytes, p + 1, end);
    valueBegin = p;
    if (p < end && bytes[p] == '"') {
      p = Bytes.quotedEnd(bytes, p, end);
    } else {
      p = Chars.skip(bytes, p, end, Chars.VALUE);
    }
    if (p <= valueBegin) {
      return -1;
    }
    valueEnd = p;
    textEnd = p;
    return Chars.skipLws(bytes, p, end);
  }

  long value() {
    return Slice.of(valueBegin, valueEnd);
  }

  boolean nameIs(byte[] bytes, byte[] lower) {
    return nameEnd - nameBegin == lower.length && Bytes.sameLower(bytes, nameBegin, lower);
  }
}
