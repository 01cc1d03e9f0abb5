package org.pbxguard.sip.message;

/**
 * One pass over the head of a message: divides it into lines and reads the fields a proxy relies
 * on. The first fault is kept; lexing goes on where lines can still be told apart, so that an
 * answer can be made.
 *
 * <p>Stateless but for its target; confined to one event loop.
 */
final class HeadLexer {
  private final SipView view;
  private final ViaView via = new ViaView();
  private final AddressView address = new AddressView();
  private final UriView uri = new UriView();
  private byte[] bytes = new byte[0];
  private int limit;
  private int folds;
  private SipFault fault = SipFault.NONE;

  HeadLexer(SipView view) {
    this.view = view;
  }

  /** Lexes the head of {@code source} from {@code begin} to at most {@code end}. */
  SipFault lex(byte[] source, int begin, int end) {
    bytes = source;
    limit = Math.min(end, begin + SipLimits.MAX_HEAD);
    folds = 0;
    fault = SipFault.NONE;
    int lineEnd = lineEnd(begin);
    if (lineEnd < 0) {
      return cut(end);
    }
    note(view.start.read(bytes, begin, lineEnd));
    if (fault == SipFault.START_LINE || fault == SipFault.STATUS) {
      return fault;
    }
    int p = lineEnd + 2;
    view.headersBegin = p;
    while (p < limit && bytes[p] != '\r') {
      p = line(p);
      if (p < 0) {
        return cut(end);
      }
    }
    view.headersEnd = p;
    if (p + 1 >= limit) {
      stop(SipFault.UNFINISHED);
      return cut(end);
    }
    if (bytes[p + 1] != '\n') {
      stop(SipFault.LINE_END);
      return fault;
    }
    view.bodyBegin = p + 2;
    return fault;
  }

  /** What a head without end means: too large when the cap cut it, else cut by the sender. */
  private SipFault cut(int end) {
    if (fault == SipFault.UNFINISHED && limit < end) {
      fault = SipFault.TOO_LARGE;
    }
    return fault;
  }

  private void note(SipFault found) {
    if (fault == SipFault.NONE) {
      fault = found;
    }
  }

  /** A fault that ends the lexing outweighs what was noted before. */
  private int stop(SipFault found) {
    fault = found;
    return -1;
  }

  /** The offset of the CRLF that ends the physical line at {@code pos}, or -1. */
  private int lineEnd(int pos) {
    int p = Bytes.lineBreak(bytes, pos, limit);
    if (p + 1 >= limit) {
      return stop(p < limit && bytes[p] == '\n' ? SipFault.LINE_END : SipFault.UNFINISHED);
    }
    if (bytes[p] != '\r' || bytes[p + 1] != '\n') {
      return stop(SipFault.LINE_END);
    }
    return p;
  }

  /** Reads the header line at {@code begin} with its folds; the offset of the next, or -1. */
  private int line(int begin) {
    if (view.lines.full()) {
      return stop(SipFault.TOO_MANY);
    }
    int nameEnd = Chars.skip(bytes, begin, limit, Chars.TOKEN);
    int p = nameEnd;
    while (p < limit && (bytes[p] == ' ' || bytes[p] == '\t')) {
      p++;
    }
    if (nameEnd == begin || p >= limit || bytes[p] != ':') {
      return p >= limit ? stop(SipFault.UNFINISHED) : stop(SipFault.HEADER_LINE);
    }
    int value = p + 1;
    int end = lineEnd(value);
    while (end >= 0 && end + 2 < limit && (bytes[end + 2] == ' ' || bytes[end + 2] == '\t')) {
      if (++folds > SipLimits.MAX_FOLDS) {
        return stop(SipFault.TOO_MANY);
      }
      int fold = end + 2;
      end = lineEnd(fold);
      if (end >= 0 && Chars.skip(bytes, fold, end, Chars.LWS) == end) {
        return stop(SipFault.LINE_END);
      }
    }
    if (end < 0) {
      return -1;
    }
    int valueBegin = Chars.skipLws(bytes, value, end);
    int valueEnd = Chars.trimEnd(bytes, valueBegin, end);
    HeaderId id = HeaderNames.find(bytes, begin, nameEnd);
    int line = view.lines.add(id, begin, nameEnd, valueBegin, valueEnd, end + 2);
    return field(id, line, valueBegin, valueEnd) ? end + 2 : stop(SipFault.TOO_MANY);
  }

  /** Reads the value of a field the proxy relies on; false when a list passes its cap. */
  private boolean field(HeaderId id, int line, int begin, int end) {
    switch (id) {
      case VIA -> {
        return vias(line, begin, end);
      }
      case ROUTE -> {
        return routes(line, begin, end);
      }
      case FROM -> party(view.from, line, begin, end);
      case TO -> party(view.to, line, begin, end);
      case CALL_ID -> callId(line, begin, end);
      case CSEQ -> cseq(line, begin, end);
      case MAX_FORWARDS -> {
        view.maxForwards = (int) Bytes.decimal(bytes, begin, end, 255);
        once(id, line, SipFault.MAX_FORWARDS_DUPLICATE);
        noteIf(view.maxForwards < 0, SipFault.MAX_FORWARDS_BROKEN);
      }
      case CONTENT_LENGTH -> {
        view.contentLength = (int) Bytes.decimal(bytes, begin, end, Integer.MAX_VALUE);
        once(id, line, SipFault.CONTENT_LENGTH_DUPLICATE);
        noteIf(view.contentLength < 0, SipFault.CONTENT_LENGTH_BROKEN);
      }
      default -> {}
    }
    return true;
  }

  private void noteIf(boolean found, SipFault what) {
    if (found) {
      note(what);
    }
  }

  private void once(HeaderId id, int line, SipFault duplicate) {
    noteIf(view.lines.first(id) != line, duplicate);
  }

  private boolean vias(int line, int begin, int end) {
    int p = begin;
    while (true) {
      if (view.vias.full()) {
        return false;
      }
      boolean top = view.vias.count() == 0;
      ViaView into = top ? view.topVia : via;
      p = into.read(bytes, p, end);
      if (p < 0 || (top && !into.sip2())) {
        note(SipFault.VIA_BROKEN);
        return true;
      }
      view.vias.add(into.value(), line);
      if (p >= end) {
        return true;
      }
      p++;
    }
  }

  private boolean routes(int line, int begin, int end) {
    int p = begin;
    while (true) {
      if (view.routes.full()) {
        return false;
      }
      p = address.read(bytes, p, end);
      if (p < 0 || !address.bracketed() || !uri.read(bytes, address.uri()) || !uri.isSip()) {
        note(SipFault.ROUTE_BROKEN);
        return true;
      }
      view.routes.add(address.value(), line);
      if (p >= end) {
        return true;
      }
      p++;
    }
  }

  private void party(AddressView into, int line, int begin, int end) {
    boolean isFrom = into == view.from;
    if (view.lines.first(isFrom ? HeaderId.FROM : HeaderId.TO) != line) {
      note(isFrom ? SipFault.FROM_DUPLICATE : SipFault.TO_DUPLICATE);
      return;
    }
    int p = into.read(bytes, begin, end);
    if (p != end || into.wildcard()) {
      into.clear();
      note(isFrom ? SipFault.FROM_BROKEN : SipFault.TO_BROKEN);
    }
  }

  private void callId(int line, int begin, int end) {
    once(HeaderId.CALL_ID, line, SipFault.CALL_ID_DUPLICATE);
    boolean legal = begin < end && Chars.skip(bytes, begin, end, Chars.VISIBLE) == end;
    noteIf(!legal, SipFault.CALL_ID_BROKEN);
  }

  private void cseq(int line, int begin, int end) {
    once(HeaderId.CSEQ, line, SipFault.CSEQ_DUPLICATE);
    int digits = Chars.skip(bytes, begin, end, Chars.DIGIT);
    int method = Chars.skipLws(bytes, digits, end);
    view.cseq = Bytes.decimal(bytes, begin, digits, Integer.MAX_VALUE);
    view.cseqMethodBegin = method;
    view.cseqMethodEnd = end;
    boolean token = method < end && Chars.skip(bytes, method, end, Chars.TOKEN) == end;
    if (view.cseq < 0 || method == digits || !token) {
      view.cseqMethodEnd = method;
      note(SipFault.CSEQ_BROKEN);
      return;
    }
    view.cseqMethod = SipMethod.of(bytes, method, end);
  }
}
