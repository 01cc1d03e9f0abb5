package org.pbxguard.sip.relay;

import io.netty.buffer.ByteBuf;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.Registrations;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.StatelessAnswer;
import org.pbxguard.sip.proof.AnswerBudget;
import org.pbxguard.sip.proof.Proofs;
import org.pbxguard.sip.via.Branch;

/**
 * The edge's own answers (RFC 3261 8.2.6, 8.2.7, 16.3) and the rule for all answers: to an address
 * that has proven nothing go at most three times the bytes that came. Their To-tag is made of the
 * branch, so a retransmission gets the same and the ACK is known.
 *
 * <p>Confined to one event loop.
 */
final class OwnAnswers {
  private static final int ROOM = 512;

  private final AnswerBudget budget;
  private final Proofs proofs;
  private final Registrations registrations;
  private final Outlet outlet;
  private final StatelessAnswer answer = new StatelessAnswer();

  OwnAnswers(AnswerBudget budget, Proofs proofs, Registrations registrations, Outlet outlet) {
    this.budget = budget;
    this.proofs = proofs;
    this.registrations = registrations;
    this.outlet = outlet;
  }

  /** Whether a flow has shown that it receives what is sent to it. */
  boolean proven(Flow flow, int second) {
    return !flow.transport().forgeable()
        || registrations.live(flow, second)
        || proofs.proven(flow, second);
  }

  /** Whether an answer of {@code bytes} to a request of {@code asked} may leave; spends it. */
  boolean mayLeave(Flow flow, int bytes, int asked, int second) {
    return proven(flow, second) || budget.spend(flow.high(), flow.low(), bytes, asked, second);
  }

  /** Bytes came from a flow. */
  void came(Flow flow, int bytes, int second) {
    if (flow.transport().forgeable()) {
      budget.received(flow.high(), flow.low(), bytes, second);
    }
  }

  /**
   * Answers the request in work.
   *
   * @param branch of the request, as it was derived
   * @param extra header lines with their line ends, or empty
   * @return what became of the request
   */
  Fate toFlow(Exchange x, String statusLine, Branch branch, String extra) {
    if (!StatelessAnswer.possible(x.view)) {
      return Fate.MALFORMED;
    }
    ByteBuf out = write(x, statusLine, branch, extra);
    int length = out.readableBytes();
    if (x.proof == Proof.NONE && !mayLeave(x.flow, length, x.bytes, x.second)) {
      out.release();
      return Fate.UNBALANCED;
    }
    outlet.toFlow(x.flow, out);
    return Fate.ANSWERED;
  }

  /** Answers the request in work if its flow is proven; a stranger who is wrong hears nothing. */
  Fate toProven(Exchange x, String statusLine, Branch branch) {
    if (x.proof == Proof.NONE && !proven(x.flow, x.second)) {
      return Fate.NO_ROUTE;
    }
    return toFlow(x, statusLine, branch, "");
  }

  /** Answers a request of the PBX. */
  Fate toPbx(Exchange x, String statusLine, Branch branch) {
    if (!StatelessAnswer.possible(x.view)) {
      return Fate.MALFORMED;
    }
    outlet.answerPbx(x.door, x.flow, write(x, statusLine, branch, ""));
    return Fate.ANSWERED;
  }

  private ByteBuf write(Exchange x, String statusLine, Branch branch, String extra) {
    ByteBuf out = outlet.buffer(x.view.headersEnd() - x.view.begin() + ROOM);
    answer.to(x.view, x.flow.address(), x.flow.port());
    answer.write(statusLine, branch.high(), extra, out);
    return out;
  }

  /** Whether an ACK is for an answer of the edge's own: nobody else has seen its request. */
  static boolean acknowledges(SipView ack, Branch branch) {
    long tag = ack.to().tag();
    return Slice.length(tag) <= 16
        && Slice.present(tag)
        && ack.is(tag, Long.toHexString(branch.high()));
  }
}
