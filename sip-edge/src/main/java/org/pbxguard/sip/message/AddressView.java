package org.pbxguard.sip.message;

import java.nio.charset.StandardCharsets;

/**
 * One name-addr or addr-spec with its parameters, as in From, To, Contact, Route, Record-Route and
 * Path (RFC 3261 20.10, 25.1). Without angle brackets every parameter belongs to the header field,
 * and the URI ends at the first semicolon and holds no question mark. Blanks inside the brackets
 * break the value.
 *
 * <p>Mutable and reusable; confined to one event loop.
 */
public final class AddressView {
  private static final byte[] TAG = "tag".getBytes(StandardCharsets.US_ASCII);

  private final ParamReader reader = new ParamReader();
  private byte[] bytes = new byte[0];
  private int begin;
  private int end;
  private long display;
  private int uriBegin;
  private int uriEnd;
  private boolean bracketed;
  private boolean wildcard;
  private int paramsBegin;
  private long tag;

  /** Reads one value and nothing after it; false when it is broken. */
  public boolean read(byte[] source, long slice) {
    return Slice.present(slice)
        && read(source, Slice.begin(slice), Slice.end(slice)) == Slice.end(slice);
  }

  /**
   * Reads the value that begins at {@code pos} or after LWS there.
   *
   * @return the offset of the comma after it, or {@code limit}, or -1 when it is broken
   */
  int read(byte[] source, int pos, int limit) {
    clear();
    bytes = source;
    begin = Chars.skipLws(source, pos, limit);
    end = begin;
    int p = begin;
    if (p < limit && source[p] == '"') {
      p = Bytes.quotedEnd(source, p, limit);
      if (p < 0) {
        return -1;
      }
      display = Slice.of(begin + 1, p - 1);
      p = Chars.skipLws(source, p, limit);
      p = p < limit && source[p] == '<' ? brackets(p, limit) : -1;
    } else {
      p = unquoted(p, limit);
    }
    return p < 0 ? -1 : params(p, limit);
  }

  /** Forgets what was read. */
  void clear() {
    begin = 0;
    end = 0;
    display = Slice.NONE;
    uriBegin = -1;
    uriEnd = -1;
    bracketed = false;
    wildcard = false;
    paramsBegin = 0;
    tag = Slice.NONE;
  }

  private int unquoted(int pos, int limit) {
    int p = Chars.skip(bytes, pos, limit, Chars.DISPLAY);
    if (p < limit && bytes[p] == '<') {
      if (p > pos) {
        display = Slice.of(pos, Chars.trimEnd(bytes, pos, p));
      }
      return brackets(p, limit);
    }
    return spec(pos, limit);
  }

  private int brackets(int open, int limit) {
    bracketed = true;
    uriBegin = open + 1;
    uriEnd = Chars.skip(bytes, uriBegin, limit, Chars.URI);
    if (uriEnd >= limit || bytes[uriEnd] != '>' || !hasScheme()) {
      return -1;
    }
    end = uriEnd + 1;
    return Chars.skipLws(bytes, end, limit);
  }

  private int spec(int pos, int limit) {
    uriBegin = pos;
    int p = pos;
    while (p < limit && !ends(bytes[p]) && Chars.is(bytes[p], Chars.URI)) {
      p++;
    }
    uriEnd = p;
    end = p;
    wildcard = p == pos + 1 && bytes[pos] == '*';
    if (!wildcard && (p == pos || !hasScheme())) {
      return -1;
    }
    return Chars.skipLws(bytes, p, limit);
  }

  /** Characters that a URI without brackets must not hold (RFC 3261 20.10). */
  private static boolean ends(byte c) {
    return c == ';' || c == ',' || c == '?';
  }

  private boolean hasScheme() {
    int p = uriBegin;
    if (p >= uriEnd || !Chars.is(bytes[p], Chars.ALPHA)) {
      return false;
    }
    p = Chars.skip(bytes, p, uriEnd, Chars.SCHEME);
    return p + 1 < uriEnd && bytes[p] == ':';
  }

  private int params(int pos, int limit) {
    paramsBegin = pos;
    int p = pos;
    while (p < limit && bytes[p] == ';') {
      p = reader.read(bytes, p + 1, limit);
      if (p < 0 || (!bracketed && holdsAt())) {
        return -1;
      }
      end = reader.textEnd;
      if (reader.nameIs(bytes, TAG)) {
        if (Slice.present(tag) || reader.valueBegin < 0) {
          return -1;
        }
        tag = reader.value();
      }
    }
    return p == limit || bytes[p] == ',' ? p : -1;
  }

  /** Whether the URI may go on in this value, since a user part may hold semicolons, too. */
  private boolean holdsAt() {
    return reader.valueBegin >= 0
        && bytes[reader.valueBegin] != '"'
        && Bytes.indexOf(bytes, reader.valueBegin, reader.valueEnd, '@') >= 0;
  }

  /** The bytes this view reads from. */
  public byte[] bytes() {
    return bytes;
  }

  /** The whole value, without the LWS around it. */
  public long value() {
    return Slice.of(begin, end);
  }

  /** The display name without quotes (escapes stay), or {@link Slice#NONE}. */
  public long display() {
    return display;
  }

  /** The URI without brackets. */
  public long uri() {
    return Slice.of(uriBegin, uriEnd);
  }

  /** Whether the URI stands in angle brackets. */
  public boolean bracketed() {
    return bracketed;
  }

  /** Whether it is the {@code *} of a Contact that removes all bindings (RFC 3261 10.2.2). */
  public boolean wildcard() {
    return wildcard;
  }

  /** The value of the tag, or {@link Slice#NONE}. */
  public long tag() {
    return tag;
  }

  /** The header field's parameters from the first semicolon; empty when there are none. */
  public long params() {
    return Slice.of(Math.min(paramsBegin, end), end);
  }

  /** The value of a parameter: empty when it has none, {@link Slice#NONE} when it is absent. */
  public long param(CharSequence name) {
    return Params.find(reader, bytes, Math.min(paramsBegin, end), end, name);
  }
}
