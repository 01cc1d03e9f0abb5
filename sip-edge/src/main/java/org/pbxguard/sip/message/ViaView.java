package org.pbxguard.sip.message;

import java.nio.charset.StandardCharsets;

/**
 * One Via value (RFC 3261 20.42, 25.1; RFC 3581): where the answer goes. LWS is allowed wherever
 * the grammar has it. A value that names a known parameter twice is broken (7.3.1), because two
 * readers would answer two places. A branch without the cookie, as RFC 2543 wrote it, is allowed.
 *
 * <p>Mutable and reusable; confined to one event loop.
 */
public final class ViaView {
  private static final long SIP_2_0 = Bytes.word("SIP/2.0/");
  private static final byte[] SIP = "sip".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BRANCH = "branch".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RECEIVED = "received".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RPORT = "rport".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MADDR = "maddr".getBytes(StandardCharsets.US_ASCII);

  private final ParamReader reader = new ParamReader();
  private byte[] bytes = new byte[0];
  private int begin;
  private int end;
  private boolean sip2;
  private int transportBegin;
  private int transportEnd;
  private int hostBegin;
  private int hostEnd;
  private int port;
  private int paramsBegin;
  private long branch;
  private long received;
  private long rport;
  private long rportText;
  private long maddr;

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
    int p = sentProtocol(begin, limit);
    p = p < 0 ? p : sentBy(p, limit);
    return p < 0 ? p : params(p, limit);
  }

  /** Forgets what was read. */
  void clear() {
    begin = 0;
    end = 0;
    sip2 = false;
    transportBegin = -1;
    transportEnd = -1;
    hostBegin = -1;
    hostEnd = -1;
    port = -1;
    paramsBegin = 0;
    branch = Slice.NONE;
    received = Slice.NONE;
    rport = Slice.NONE;
    rportText = Slice.NONE;
    maddr = Slice.NONE;
  }

  private int sentProtocol(int pos, int limit) {
    int p = pos;
    if (limit - p > 8 && Bytes.word(bytes, p) == SIP_2_0) {
      sip2 = true;
      p += 8;
    } else {
      int name = p;
      p = token(p, limit);
      int nameEnd = p;
      p = p < 0 ? p : slash(p, limit);
      int version = p;
      p = p < 0 ? p : token(p, limit);
      if (p < 0) {
        return -1;
      }
      sip2 =
          nameEnd - name == SIP.length
              && Bytes.sameLower(bytes, name, SIP)
              && Bytes.equal(bytes, version, p, "2.0");
      p = slash(p, limit);
    }
    if (p < 0) {
      return -1;
    }
    transportBegin = Chars.skipLws(bytes, p, limit);
    p = token(transportBegin, limit);
    transportEnd = p;
    int host = p < 0 ? -1 : Chars.skipLws(bytes, p, limit);
    return host > p ? host : -1;
  }

  private int token(int pos, int limit) {
    int p = Chars.skip(bytes, pos, limit, Chars.TOKEN);
    return p > pos ? p : -1;
  }

  private int slash(int pos, int limit) {
    int p = Chars.skipLws(bytes, pos, limit);
    return p < limit && bytes[p] == '/' ? Chars.skipLws(bytes, p + 1, limit) : -1;
  }

  private int sentBy(int pos, int limit) {
    hostBegin = pos;
    int p = HostPortReader.hostEnd(bytes, pos, limit);
    if (p < 0) {
      return -1;
    }
    hostEnd = p;
    port = -1;
    end = p;
    p = Chars.skipLws(bytes, p, limit);
    if (p < limit && bytes[p] == ':') {
      int digits = Chars.skipLws(bytes, p + 1, limit);
      p = Chars.skip(bytes, digits, limit, Chars.DIGIT);
      port = HostPortReader.port(bytes, digits, p);
      if (port < 0) {
        return -1;
      }
      end = p;
      p = Chars.skipLws(bytes, p, limit);
    }
    return p;
  }

  private int params(int pos, int limit) {
    paramsBegin = pos;
    int p = pos;
    while (p < limit && bytes[p] == ';') {
      p = reader.read(bytes, p + 1, limit);
      if (p < 0 || !known()) {
        return -1;
      }
      end = reader.textEnd;
    }
    return p == limit || bytes[p] == ',' ? p : -1;
  }

  /** Keeps a parameter that has a field here; false when it came twice or lacks its value. */
  private boolean known() {
    long value = reader.value();
    int length = reader.nameEnd - reader.nameBegin;
    boolean again = false;
    boolean needsValue = true;
    if (length == 6 && reader.nameIs(bytes, BRANCH)) {
      again = Slice.present(branch);
      branch = value;
    } else if (length == 5 && reader.nameIs(bytes, RPORT)) {
      again = Slice.present(rport);
      rport = Slice.of(reader.nameBegin, reader.textEnd);
      rportText = value;
      needsValue = false;
      again |= Slice.present(value) && rport() == 0;
    } else if (length == 8 && reader.nameIs(bytes, RECEIVED)) {
      again = Slice.present(received);
      received = value;
    } else if (length == 5 && reader.nameIs(bytes, MADDR)) {
      again = Slice.present(maddr);
      maddr = value;
    } else {
      needsValue = false;
    }
    return !again && (!needsValue || Slice.present(value));
  }

  /** The bytes this view reads from. */
  public byte[] bytes() {
    return bytes;
  }

  /** The whole value, without the LWS around it. */
  public long value() {
    return Slice.of(begin, end);
  }

  /** Whether the sent-protocol is SIP/2.0. */
  public boolean sip2() {
    return sip2;
  }

  /** The transport, such as UDP; case-insensitive (RFC 3261 20.42). */
  public long transport() {
    return Slice.of(transportBegin, transportEnd);
  }

  /** The host of sent-by, IPv6 with its brackets. */
  public long host() {
    return Slice.of(hostBegin, hostEnd);
  }

  /** The port of sent-by, 1 to 65535, or -1 when none is written (18.2.2: 5060, TLS 5061). */
  public int port() {
    return port;
  }

  /** The value of branch, or {@link Slice#NONE} (RFC 2543). */
  public long branch() {
    return branch;
  }

  /** Whether the branch begins with z9hG4bK (RFC 3261 8.1.1.7) and goes on after it. */
  public boolean hasCookie() {
    return Slice.length(branch) > 7
        && Bytes.startsIgnoreCase(bytes, Slice.begin(branch), Slice.end(branch), "z9hG4bK");
  }

  /** The value of received as the sender wrote it, or {@link Slice#NONE}. */
  public long received() {
    return received;
  }

  /** The parameter rport with its value if it has one, or {@link Slice#NONE} (RFC 3581 3). */
  public long rportParam() {
    return rport;
  }

  /** The number that rport has, 1 to 65535; 0 when it has none or is absent. */
  public int rport() {
    return Slice.present(rportText)
        ? Math.max(HostPortReader.port(bytes, Slice.begin(rportText), Slice.end(rportText)), 0)
        : 0;
  }

  /** The value of maddr as the sender wrote it, or {@link Slice#NONE}. */
  public long maddr() {
    return maddr;
  }

  /** The parameters from the first semicolon; empty when there are none. */
  public long params() {
    return Slice.of(Math.min(paramsBegin, end), end);
  }

  /** The value of a parameter: empty when it has none, {@link Slice#NONE} when it is absent. */
  public long param(CharSequence name) {
    return Params.find(reader, bytes, Math.min(paramsBegin, end), end, name);
  }
}
