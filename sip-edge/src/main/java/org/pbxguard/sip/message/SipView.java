package org.pbxguard.sip.message;

import java.util.Arrays;

/**
 * One SIP message as offsets into the bytes that hold it (RFC 3261 7). {@link #parse} reads the
 * start line and the fields a proxy relies on and finds every other header line; nothing is copied
 * and nothing is allocated. All slices are absolute offsets into {@link #bytes}; the view is valid
 * until the bytes change or the next parse.
 *
 * <p>A message whose {@link #fault} is not {@link SipFault#NONE} must not be relayed; what was read
 * up to the fault can still be asked for, to count and to answer it. Fields that are absent are
 * {@link Slice#NONE} or -1.
 *
 * <p>Mutable and reusable; confined to one event loop.
 */
public final class SipView {
  final StartLine start = new StartLine();
  final HeaderTable lines = new HeaderTable();
  final ValueTable vias = new ValueTable(SipLimits.MAX_VIAS);
  final ValueTable routes = new ValueTable(SipLimits.MAX_ROUTES);
  final ViaView topVia = new ViaView();
  final AddressView from = new AddressView();
  final AddressView to = new AddressView();
  int headersBegin;
  int headersEnd;
  int bodyBegin;
  int maxForwards;
  int contentLength;
  long cseq;
  SipMethod cseqMethod = SipMethod.OTHER;
  int cseqMethodBegin;
  int cseqMethodEnd;

  private final HeadLexer lexer = new HeadLexer(this);
  private byte[] bytes = new byte[0];
  private int begin;
  private int end;
  private SipFault fault = SipFault.EMPTY;

  /**
   * Reads the message in {@code length} bytes from {@code offset}. CRLFs before the start line are
   * skipped (7.5). Without Content-Length the body goes to the end, bytes after a stated length are
   * cut off (18.3).
   *
   * @return the first fault, or {@link SipFault#NONE}; never throws for what the bytes hold
   */
  public SipFault parse(byte[] source, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, source.length);
    clear(source, offset, offset + length);
    if (length > SipLimits.MAX_MESSAGE) {
      fault = SipFault.TOO_LARGE;
      return fault;
    }
    while (begin + 1 < end && source[begin] == '\r' && source[begin + 1] == '\n') {
      begin += 2;
    }
    if (begin == end) {
      fault = SipFault.EMPTY;
      return fault;
    }
    fault = lexer.lex(source, begin, end);
    if (bodyBegin >= 0) {
      if (fault == SipFault.NONE) {
        fault = missing();
      }
      if (fault == SipFault.NONE && start.request && !cseqNamesMethod()) {
        fault = SipFault.CSEQ_METHOD;
      }
      frame();
    }
    return fault;
  }

  private void clear(byte[] source, int offset, int until) {
    bytes = source;
    begin = offset;
    end = until;
    start.clear();
    lines.clear();
    vias.clear();
    routes.clear();
    topVia.clear();
    from.clear();
    to.clear();
    headersBegin = -1;
    headersEnd = -1;
    bodyBegin = -1;
    maxForwards = -1;
    contentLength = -1;
    cseq = -1;
    cseqMethod = SipMethod.OTHER;
    cseqMethodBegin = -1;
    cseqMethodEnd = -1;
  }

  private SipFault missing() {
    if (lines.first(HeaderId.VIA) < 0) {
      return SipFault.VIA_MISSING;
    }
    if (lines.first(HeaderId.FROM) < 0) {
      return SipFault.FROM_MISSING;
    }
    if (lines.first(HeaderId.TO) < 0) {
      return SipFault.TO_MISSING;
    }
    if (lines.first(HeaderId.CALL_ID) < 0) {
      return SipFault.CALL_ID_MISSING;
    }
    return lines.first(HeaderId.CSEQ) < 0 ? SipFault.CSEQ_MISSING : SipFault.NONE;
  }

  private boolean cseqNamesMethod() {
    return cseqMethod == start.method
        && (cseqMethod != SipMethod.OTHER
            || Arrays.equals(
                bytes, cseqMethodBegin, cseqMethodEnd, bytes, start.methodBegin, start.methodEnd));
  }

  private void frame() {
    if (contentLength > end - bodyBegin) {
      if (fault == SipFault.NONE) {
        fault = SipFault.CONTENT_LENGTH_EXCEEDS;
      }
    } else if (contentLength >= 0) {
      end = bodyBegin + contentLength;
    }
  }

  /** The first fault of the last parse. */
  public SipFault fault() {
    return fault;
  }

  /** The array the last message was read from. */
  public byte[] bytes() {
    return bytes;
  }

  /** The offset of the start line. */
  public int begin() {
    return begin;
  }

  /** The offset after the body; what follows in the datagram belongs to no message. */
  public int end() {
    return end;
  }

  /** Whether the start line is a Request-Line. */
  public boolean isRequest() {
    return start.request;
  }

  /** Whether the start line is a Status-Line with a legal code. */
  public boolean isResponse() {
    return start.status > 0;
  }

  /** The request's method; {@link SipMethod#OTHER} for responses too. */
  public SipMethod method() {
    return start.method;
  }

  /** The request's method as written. */
  public long methodSlice() {
    return Slice.of(start.methodBegin, start.methodEnd);
  }

  /** The Request-URI; read its parts with {@link UriView#read}. */
  public long requestUri() {
    return Slice.of(start.uriBegin, start.uriEnd);
  }

  /** The response's status code, 100 to 699; 0 for requests. */
  public int status() {
    return start.status;
  }

  /** The response's reason phrase, perhaps empty. */
  public long reason() {
    return Slice.of(start.reasonBegin, start.reasonEnd);
  }

  /** The offset of the first header line. */
  public int headersBegin() {
    return headersBegin;
  }

  /** The offset of the empty line that ends the header fields: where a line can be appended. */
  public int headersEnd() {
    return headersEnd;
  }

  /** The offset of the body; -1 when the head is not whole. */
  public int bodyBegin() {
    return bodyBegin;
  }

  /** How many header lines were found; a folded line is one. */
  public int lineCount() {
    return lines.count();
  }

  /** Which field a header line is. */
  public HeaderId lineId(int line) {
    return lines.id(line);
  }

  /** The offset of a header line. */
  public int lineBegin(int line) {
    return lines.begin(line);
  }

  /** The offset after the CRLF of a header line, its folds included. */
  public int lineEnd(int line) {
    return lines.end(line);
  }

  /** The field name of a header line as written, perhaps compact. */
  public long lineName(int line) {
    return lines.name(line);
  }

  /** The value of a header line without LWS around it; folds inside it stay. */
  public long lineValue(int line) {
    return lines.value(line);
  }

  /** The first line of a field, or -1. */
  public int firstLine(HeaderId id) {
    return lines.first(id);
  }

  /** The next line of the same field after {@code line}, or -1. */
  public int nextLine(int line) {
    return lines.next(line);
  }

  /** The value of a field's first line, or {@link Slice#NONE}. */
  public long value(HeaderId id) {
    int line = lines.first(id);
    return line < 0 ? Slice.NONE : lines.value(line);
  }

  /** The first line, from {@code from} on, whose name is {@code name} in any case, or -1. */
  public int findLine(CharSequence name, int from) {
    for (int line = from; line < lines.count(); line++) {
      if (isIgnoreCase(lines.name(line), name)) {
        return line;
      }
    }
    return -1;
  }

  /** How many Via values there are, over all lines. */
  public int viaCount() {
    return vias.count();
  }

  /** A Via value; 0 is the top. */
  public long via(int index) {
    return vias.value(index);
  }

  /** The header line a Via value stands on. */
  public int viaLine(int index) {
    return vias.line(index);
  }

  /** Reads a Via value into {@code into}. */
  public void readVia(int index, ViaView into) {
    long value = vias.value(index);
    into.read(bytes, Slice.begin(value), Slice.end(value));
  }

  /** The top Via; empty when {@link #viaCount} is 0. */
  public ViaView topVia() {
    return topVia;
  }

  /** How many Route values there are, over all lines. */
  public int routeCount() {
    return routes.count();
  }

  /** A Route value; 0 is the first. */
  public long route(int index) {
    return routes.value(index);
  }

  /** The header line a Route value stands on. */
  public int routeLine(int index) {
    return routes.line(index);
  }

  /** Reads a Route value into {@code into}. */
  public void readRoute(int index, AddressView into) {
    into.read(bytes, routes.value(index));
  }

  /** From; empty when it is absent or broken. */
  public AddressView from() {
    return from;
  }

  /** To; empty when it is absent or broken. */
  public AddressView to() {
    return to;
  }

  /** Call-ID. */
  public long callId() {
    return value(HeaderId.CALL_ID);
  }

  /** The number of CSeq, or -1. */
  public long cseq() {
    return cseq;
  }

  /** The method of CSeq: what a response answers. */
  public SipMethod cseqMethod() {
    return cseqMethod;
  }

  /** The method of CSeq as written. */
  public long cseqMethodSlice() {
    return Slice.of(cseqMethodBegin, cseqMethodEnd);
  }

  /** Max-Forwards, 0 to 255, or -1. */
  public int maxForwards() {
    return maxForwards;
  }

  /** Content-Length as stated, or -1. */
  public int contentLength() {
    return contentLength;
  }

  /** The slice as text, one character per byte. Hostile: escape it wherever it is printed. */
  public String text(long slice) {
    return Slice.present(slice) ? Bytes.text(bytes, Slice.begin(slice), Slice.end(slice)) : "";
  }

  /** Whether the slice is these ASCII characters. */
  public boolean is(long slice, CharSequence ascii) {
    return Slice.present(slice) && Bytes.equal(bytes, Slice.begin(slice), Slice.end(slice), ascii);
  }

  /** Whether the slice is these ASCII characters in any case. */
  public boolean isIgnoreCase(long slice, CharSequence ascii) {
    return Slice.present(slice)
        && Bytes.equalIgnoreCase(bytes, Slice.begin(slice), Slice.end(slice), ascii);
  }
}
