package org.pbxguard.sip.message;

/**
 * One URI in its parts (RFC 3261 19.1.1, 25.1). Of a scheme other than sip and sips only the scheme
 * is read; the rest is its body. IPv6 hosts keep their brackets.
 *
 * <p>Mutable and reusable; confined to one event loop.
 */
public final class UriView {
  private static final byte[] SIP = {'s', 'i', 'p'};
  private static final byte[] SIPS = {'s', 'i', 'p', 's'};

  private byte[] bytes = new byte[0];
  private int begin;
  private int end;
  private int schemeEnd;
  private boolean sip;
  private boolean sips;
  private long user;
  private long password;
  private int hostBegin;
  private int hostEnd;
  private int port;
  private int paramsBegin;
  private int paramsEnd;
  private long headers;

  /** Reads a URI; false when it is none, and then nothing else here has a meaning. */
  public boolean read(byte[] source, long slice) {
    bytes = source;
    begin = Slice.begin(slice);
    end = Slice.end(slice);
    sip = false;
    sips = false;
    user = Slice.NONE;
    password = Slice.NONE;
    headers = Slice.NONE;
    port = -1;
    hostBegin = -1;
    if (begin < 0 || begin >= end || !Chars.is(source[begin], Chars.ALPHA)) {
      return false;
    }
    schemeEnd = Chars.skip(source, begin, end, Chars.SCHEME);
    if (schemeEnd + 1 >= end || source[schemeEnd] != ':') {
      return false;
    }
    sip = schemeEnd - begin == 3 && Bytes.sameLower(source, begin, SIP);
    sips = schemeEnd - begin == 4 && Bytes.sameLower(source, begin, SIPS);
    int p = schemeEnd + 1;
    if (!sip && !sips) {
      hostBegin = p;
      hostEnd = p;
      paramsBegin = end;
      paramsEnd = end;
      return Chars.skip(source, p, end, Chars.URI) == end;
    }
    int at = Bytes.indexOf(source, p, end, '@');
    if (at >= 0) {
      if (!userInfo(p, at)) {
        return false;
      }
      p = at + 1;
    }
    return hostPort(p) && tail();
  }

  private boolean userInfo(int from, int at) {
    int colon = Bytes.indexOf(bytes, from, at, ':');
    int userEnd = colon < 0 ? at : colon;
    user = Slice.of(from, userEnd);
    if (userEnd == from || !legal(from, userEnd, Chars.USER)) {
      return false;
    }
    if (colon < 0) {
      return true;
    }
    password = Slice.of(colon + 1, at);
    return legal(colon + 1, at, Chars.USER);
  }

  private boolean hostPort(int from) {
    hostBegin = from;
    int p = HostPortReader.hostEnd(bytes, from, end);
    if (p < 0) {
      return false;
    }
    hostEnd = p;
    if (p < end && bytes[p] == ':') {
      int digits = p + 1;
      p = Chars.skip(bytes, digits, end, Chars.DIGIT);
      port = HostPortReader.port(bytes, digits, p);
      if (port < 0) {
        return false;
      }
    }
    paramsBegin = p;
    return true;
  }

  private boolean tail() {
    int question = Bytes.indexOf(bytes, paramsBegin, end, '?');
    paramsEnd = question < 0 ? end : question;
    if (question >= 0) {
      headers = Slice.of(question + 1, end);
    }
    boolean starts = paramsBegin == paramsEnd || bytes[paramsBegin] == ';';
    return starts && legal(paramsBegin, end, Chars.URI_TAIL);
  }

  /** Whether all bytes are of the class and every percent sign begins an escape. */
  private boolean legal(int from, int to, int mask) {
    for (int p = from; p < to; p++) {
      byte c = bytes[p];
      if (!Chars.is(c, mask)) {
        return false;
      }
      if (c == '%'
          && (p + 2 >= to
              || !Chars.is(bytes[p + 1], Chars.HEX)
              || !Chars.is(bytes[p + 2], Chars.HEX))) {
        return false;
      }
    }
    return true;
  }

  /** The bytes this view reads from. */
  public byte[] bytes() {
    return bytes;
  }

  /** The whole URI. */
  public long value() {
    return Slice.of(begin, end);
  }

  /** The scheme without colon. */
  public long scheme() {
    return Slice.of(begin, schemeEnd);
  }

  /** Whether the scheme is sip or sips. */
  public boolean isSip() {
    return sip || sips;
  }

  /** Whether the scheme is sips. */
  public boolean isSips() {
    return sips;
  }

  /** The user part without password, escapes as written, or {@link Slice#NONE}. */
  public long user() {
    return user;
  }

  /** The password, or {@link Slice#NONE}. */
  public long password() {
    return password;
  }

  /** The host; empty for other schemes. */
  public long host() {
    return Slice.of(hostBegin, hostEnd);
  }

  /** The port, 1 to 65535, or -1 when none is written. */
  public int port() {
    return port;
  }

  /** The URI parameters from the first semicolon; empty when there are none. */
  public long params() {
    return Slice.of(paramsBegin, paramsEnd);
  }

  /** The URI headers after the question mark, or {@link Slice#NONE}. */
  public long headers() {
    return headers;
  }

  /** The value of a parameter: empty when it has none, {@link Slice#NONE} when it is absent. */
  public long param(CharSequence name) {
    int p = paramsBegin;
    while (p < paramsEnd) {
      int begin = p + 1;
      int stop = Bytes.indexOf(bytes, begin, paramsEnd, ';');
      stop = stop < 0 ? paramsEnd : stop;
      int equal = Bytes.indexOf(bytes, begin, stop, '=');
      int nameEnd = equal < 0 ? stop : equal;
      if (Bytes.equalIgnoreCase(bytes, begin, nameEnd, name)) {
        return Slice.of(Math.min(nameEnd + 1, stop), stop);
      }
      p = stop;
    }
    return Slice.NONE;
  }
}
