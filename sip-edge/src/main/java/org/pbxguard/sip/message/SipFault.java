package org.pbxguard.sip.message;

/**
 * Why a message is malformed and never relayed, with the clause of RFC 3261 it breaks. Only what a
 * proxy relies on is judged here (16.3 item 1); other odd header fields are relayed unchanged.
 */
public enum SipFault {
  /** No fault. */
  NONE(0),
  /** Nothing but line breaks, or nothing at all (7.5). */
  EMPTY(0),
  /** More bytes than {@link SipLimits#MAX_MESSAGE} or a head beyond {@link SipLimits#MAX_HEAD}. */
  TOO_LARGE(513),
  /** More header lines, folds, Via or Route values than {@link SipLimits} allows. */
  TOO_MANY(400),
  /** Neither Request-Line nor Status-Line, blanks included (7.1, 7.2). */
  START_LINE(400),
  /** A SIP-Version other than SIP/2.0 (7.1, 21.5.6). */
  VERSION(505),
  /** A Request-URI that is no URI, or carries URI headers (7.1, 19.1.1). */
  REQUEST_URI(400),
  /** A status code outside 100 to 699 (7.2, 21). */
  STATUS(0),
  /**
   * A CR or LF that is not part of CRLF (7, 25.1), or a folded line of nothing but blanks, which
   * some readers take for the end of the head.
   */
  LINE_END(400),
  /** A header line without a name of token characters and a colon (7.3.1). */
  HEADER_LINE(400),
  /** The empty line after the header fields is missing: a cut message (7). */
  UNFINISHED(400),
  /** No Via (8.1.1.7). */
  VIA_MISSING(400),
  /** A Via value out of the grammar, or with a parameter twice (7.3.1, 20.42). */
  VIA_BROKEN(400),
  /** No From (8.1.1.3). */
  FROM_MISSING(400),
  /** More than one From (7.3.1). */
  FROM_DUPLICATE(400),
  /** From out of the grammar (20.20). */
  FROM_BROKEN(400),
  /** No To (8.1.1.2). */
  TO_MISSING(400),
  /** More than one To (7.3.1). */
  TO_DUPLICATE(400),
  /** To out of the grammar (20.39). */
  TO_BROKEN(400),
  /** No Call-ID (8.1.1.4). */
  CALL_ID_MISSING(400),
  /** More than one Call-ID (7.3.1). */
  CALL_ID_DUPLICATE(400),
  /** Call-ID empty or with blanks, control or non-ASCII characters (20.8). */
  CALL_ID_BROKEN(400),
  /** No CSeq (8.1.1.5). */
  CSEQ_MISSING(400),
  /** More than one CSeq (7.3.1). */
  CSEQ_DUPLICATE(400),
  /** CSeq without number below 2^31 and method (8.1.1.5, 20.16). */
  CSEQ_BROKEN(400),
  /** The method of CSeq is not that of the request (8.1.1.5). */
  CSEQ_METHOD(400),
  /** More than one Max-Forwards (7.3.1). */
  MAX_FORWARDS_DUPLICATE(400),
  /** Max-Forwards not 0 to 255 (20.22). */
  MAX_FORWARDS_BROKEN(400),
  /** More than one Content-Length (7.3.1). */
  CONTENT_LENGTH_DUPLICATE(400),
  /** Content-Length no number (20.14). */
  CONTENT_LENGTH_BROKEN(400),
  /** No Content-Length on a stream, where nothing else says where a message ends (18.3, 20.14). */
  CONTENT_LENGTH_MISSING(400),
  /** Content-Length larger than what came (18.3). */
  CONTENT_LENGTH_EXCEEDS(400),
  /** A Route value that is no name-addr with a SIP URI (20.34). */
  ROUTE_BROKEN(400);

  private final int status;

  SipFault(int status) {
    this.status = status;
  }

  /** The status to answer a request with, or 0 where no answer is due. */
  public int status() {
    return status;
  }

  /**
   * Whether the bytes could not be divided into header lines, so that fields that were not reached
   * are unknown.
   */
  public boolean framing() {
    return switch (this) {
      case EMPTY, TOO_LARGE, TOO_MANY, START_LINE, LINE_END, HEADER_LINE, UNFINISHED -> true;
      default -> false;
    };
  }
}
