package org.pbxguard.sip.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.pbxguard.core.arrival.Channel;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.ViaView;
import org.pbxguard.sip.via.Branch;
import org.pbxguard.sip.via.StampSeal;

/**
 * The edge's own Via: put on a request (RFC 3261 16.6 item 8, 16.11), and known again on the answer
 * (16.7 item 3, 16.11).
 *
 * <p>Confined to one event loop.
 */
final class OwnVia {
  /** The parameter that carries the stamp. */
  static final String PARAM = "pg";

  private static final byte[] BRANCH = ";branch=".getBytes(US_ASCII);
  private static final byte[] STAMP = (";" + PARAM + "=").getBytes(US_ASCII);
  private static final byte[] RPORT = ";rport".getBytes(US_ASCII);

  private final Branch branch;
  private final StampSeal seal;
  private final byte[] text = new byte[Branch.TEXT_LENGTH + StampSeal.MAX_TEXT];

  OwnVia(Branch branch, StampSeal seal) {
    this.branch = branch;
    this.seal = seal;
  }

  /** Derives the branch of a request: the same for its retransmissions, its CANCEL and its ACK. */
  Branch derive(SipView view, boolean inward) {
    ViaView top = view.topVia();
    branch.start(inward);
    if (top.hasCookie()) {
      add(view, top.branch());
      add(view, top.host());
      return branch.add(top.port()).finish();
    }
    add(view, top.value());
    add(view, view.from().tag());
    add(view, view.callId());
    add(view, view.requestUri());
    return branch.add(view.cseq()).finish();
  }

  /** Puts the Via on top, with the derived branch and the exchange's stamp. */
  void prepend(Exchange x, Channel transport, Name sentBy, boolean rport) {
    x.edits.prepend(HeaderId.VIA).ascii("SIP/2.0/").ascii(name(transport)).ascii(" ");
    x.splice.bytes(sentBy.text());
    if (rport) {
      x.splice.bytes(RPORT);
    }
    int end = branch.write(text, 0);
    x.splice.bytes(BRANCH).bytes(text, 0, end);
    end = seal.seal(x.stamp, branch, text, 0);
    x.splice.bytes(STAMP).bytes(text, 0, end);
    x.edits.endLine();
  }

  /** Whether the top Via of an answer is one that this edge wrote; opens its stamp. */
  boolean isOwn(Exchange x) {
    ViaView top = x.view.topVia();
    byte[] bytes = x.view.bytes();
    long mark = top.branch();
    long stamp = top.param(PARAM);
    return Slice.present(mark)
        && Slice.present(stamp)
        && branch.read(bytes, Slice.begin(mark), Slice.end(mark))
        && seal.open(bytes, Slice.begin(stamp), Slice.end(stamp), branch, x.stamp);
  }

  /** The branch that was derived or read last. */
  Branch branch() {
    return branch;
  }

  static String name(Channel transport) {
    return switch (transport) {
      case SIP_TCP -> "TCP";
      case SIP_TLS -> "TLS";
      case SIP_WS -> "WS";
      case SIP_WSS -> "WSS";
      default -> "UDP";
    };
  }

  private void add(SipView view, long slice) {
    if (Slice.present(slice)) {
      branch.add(view.bytes(), Slice.begin(slice), Slice.end(slice));
    } else {
      branch.add(-1L);
    }
  }
}
