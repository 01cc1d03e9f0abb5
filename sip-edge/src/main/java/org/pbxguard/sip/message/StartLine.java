package org.pbxguard.sip.message;

/**
 * The first line: Request-Line or Status-Line (RFC 3261 7.1, 7.2), single blanks only.
 *
 * <p>Mutable; confined to one event loop.
 */
final class StartLine {
  private static final long VERSION_AND_BLANK = Bytes.word("SIP/2.0 ");
  private static final long BLANK_AND_VERSION = Bytes.word(" SIP/2.0");

  boolean request;
  SipMethod method = SipMethod.OTHER;
  int methodBegin;
  int methodEnd;
  int uriBegin;
  int uriEnd;
  int status;
  int reasonBegin;
  int reasonEnd;

  private final UriView uri = new UriView();

  void clear() {
    request = false;
    method = SipMethod.OTHER;
    methodBegin = -1;
    methodEnd = -1;
    uriBegin = -1;
    uriEnd = -1;
    status = 0;
    reasonBegin = -1;
    reasonEnd = -1;
  }

  /** Reads the line from {@code begin} to before its CRLF. */
  SipFault read(byte[] bytes, int begin, int end) {
    if (end - begin >= 8
        && bytes[begin + 3] == '/'
        && Bytes.startsIgnoreCase(bytes, begin, end, "SIP/")) {
      return statusLine(bytes, begin, end);
    }
    int p = Chars.skip(bytes, begin, end, Chars.TOKEN);
    if (p == begin || p >= end || bytes[p] != ' ') {
      return SipFault.START_LINE;
    }
    methodBegin = begin;
    methodEnd = p;
    uriBegin = p + 1;
    p = Bytes.indexOf(bytes, uriBegin, end, ' ');
    if (p <= uriBegin) {
      return SipFault.START_LINE;
    }
    uriEnd = p;
    request = true;
    method = SipMethod.of(bytes, methodBegin, methodEnd);
    if (end - p != 8 || Bytes.word(bytes, p) != BLANK_AND_VERSION) {
      return versionFault(bytes, p, end);
    }
    boolean legal = uri.read(bytes, Slice.of(uriBegin, uriEnd)) && !Slice.present(uri.headers());
    return legal ? SipFault.NONE : SipFault.REQUEST_URI;
  }

  /** SIP-Version is case-insensitive in the grammar (25.1); anything else is another version. */
  private SipFault versionFault(byte[] bytes, int blank, int end) {
    if (Bytes.equalIgnoreCase(bytes, blank, end, " SIP/2.0")) {
      return SipFault.NONE;
    }
    boolean version = Bytes.startsIgnoreCase(bytes, blank, end, " SIP/");
    int digits = blank + 5;
    for (int p = digits; version && p < end; p++) {
      version = Chars.is(bytes[p], Chars.DIGIT) || bytes[p] == '.';
    }
    return version && end > digits ? SipFault.VERSION : SipFault.START_LINE;
  }

  private SipFault statusLine(byte[] bytes, int begin, int end) {
    if (Bytes.word(bytes, begin) != VERSION_AND_BLANK) {
      int blank = Bytes.indexOf(bytes, begin, end, ' ');
      if (blank < 0 || !Bytes.equalIgnoreCase(bytes, begin, blank, "SIP/2.0")) {
        return SipFault.VERSION;
      }
    }
    int digits = begin + 8;
    int code = end - digits < 3 ? -1 : (int) Bytes.decimal(bytes, digits, digits + 3, 999);
    boolean delimited = end - digits == 3 || (end - digits > 3 && bytes[digits + 3] == ' ');
    if (code < 100 || code > 699 || !delimited) {
      return SipFault.STATUS;
    }
    status = code;
    reasonBegin = Math.min(digits + 4, end);
    reasonEnd = end;
    return SipFault.NONE;
  }
}
