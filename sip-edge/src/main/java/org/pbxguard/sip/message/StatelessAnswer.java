package org.pbxguard.sip.message;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.pbxguard.core.net.IpAddress;

/**
 * The edge's own answer to a request (RFC 3261 8.2.6, 8.2.7): every Via, From, Call-ID and CSeq of
 * the request as they stand, To with the tag the caller derived from the request (the same for each
 * retransmission), the source in the top Via (18.2.1), no body.
 *
 * <p>Mutable and reusable; confined to one event loop.
 */
public final class StatelessAnswer {
  private static final byte[] END = "Content-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Splice splice = new Splice();
  private SipView request = new SipView();

  /**
   * Whether enough of the request was read to answer it: it is no ACK (17), and has Via, From, To,
   * Call-ID and CSeq once each and in order.
   */
  public static boolean possible(SipView request) {
    return request.isRequest()
        && request.method() != SipMethod.ACK
        && request.viaCount() > 0
        && once(request, HeaderId.FROM)
        && once(request, HeaderId.TO)
        && once(request, HeaderId.CALL_ID)
        && once(request, HeaderId.CSEQ);
  }

  private static boolean once(SipView request, HeaderId id) {
    int line = request.firstLine(id);
    return line >= 0 && request.nextLine(line) < 0;
  }

  /**
   * Takes the request to answer.
   *
   * @param message a request for which {@link #possible} holds
   * @param source the real source, written into the top Via's received
   * @param port the real source port, written into its rport
   */
  public StatelessAnswer to(SipView message, IpAddress source, int port) {
    request = message;
    splice.over(message);
    SipEdits edits = new SipEdits(message, splice);
    edits.setReceived(source);
    edits.setRport(port);
    return this;
  }

  /**
   * Writes the answer.
   *
   * @param statusLine such as {@code 400 Bad Request}
   * @param toTag the tag for a To that has none; hexadecimal digits are written
   * @param extra whole header lines with their CRLF, or empty
   */
  public void write(CharSequence statusLine, long toTag, CharSequence extra, ByteBuf out) {
    int to = request.firstLine(HeaderId.TO);
    if (!Slice.present(request.to().tag())) {
      splice.insert(Slice.end(request.lineValue(to))).ascii(";tag=");
      splice.ascii(Long.toHexString(toTag));
    }
    ascii(out, "SIP/2.0 ");
    ascii(out, statusLine);
    ascii(out, "\r\n");
    for (int line = request.firstLine(HeaderId.VIA); line >= 0; line = request.nextLine(line)) {
      copy(line, out);
    }
    copy(request.firstLine(HeaderId.FROM), out);
    copy(to, out);
    copy(request.firstLine(HeaderId.CALL_ID), out);
    copy(request.firstLine(HeaderId.CSEQ), out);
    ascii(out, extra);
    out.writeBytes(END);
  }

  private void copy(int line, ByteBuf out) {
    splice.writeTo(out, request.lineBegin(line), request.lineEnd(line));
  }

  private static void ascii(ByteBuf out, CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      out.writeByte(text.charAt(i));
    }
  }
}
