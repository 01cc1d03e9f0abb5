package org.pbxguard.sip.relay;

import org.jspecify.annotations.Nullable;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipEdits;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Splice;
import org.pbxguard.sip.via.Stamp;

/**
 * The message in work, with what the steps have found out about it so far. One instance serves all
 * messages of a loop, one after another.
 *
 * <p>Confined to one event loop.
 */
final class Exchange {
  final SipView view = new SipView();
  final Splice splice = new Splice();
  final SipEdits edits = new SipEdits(view, splice);

  /** Where it came from. */
  final Flow flow = new Flow();

  /** What the edge's own Via carries: to be written for a request, opened for an answer. */
  final Stamp stamp = new Stamp();

  /** The PBX that it goes to or comes from, and the transport between. */
  int pbx;

  Channel inner = Channel.SIP_UDP;

  /** The trunk that it comes from or goes to, 0 for none. */
  int trunk;

  /** The inside socket by which it came from the PBX, 0 for the first. */
  int door;

  long nanos;
  int second;
  int deciseconds;
  int bytes;
  boolean blocked;

  /** It has waited and is in work for the second time. */
  boolean again;

  Proof proof = Proof.NONE;
  Standing standing = Standing.STRANGER;
  String account = "";
  private final Known known = new Known();
  private @Nullable Arrival arrival;
  private Findings findings = new Findings();
  private boolean inspected;

  /** Makes ready for the next message, which came by {@link #flow}. */
  void begin(int length, boolean fromBlocked) {
    bytes = length;
    trunk = 0;
    door = 0;
    blocked = fromBlocked;
    again = false;
    proof = flow.transport().forgeable() ? Proof.NONE : Proof.CONNECTION;
    standing = Standing.STRANGER;
    account = "";
    arrival = null;
    inspected = false;
    if (!findings.isEmpty()) {
      // The old ones may be kept by whom they were shown to.
      findings = new Findings();
    }
  }

  /** What {@code inspector} finds in the message; it looks once. */
  Findings findings(Inspector<SipView> inspector) {
    if (!inspected) {
      inspected = true;
      inspector.inspect(view, findings);
    }
    return findings;
  }

  /**
   * Adds the Content-Length that a datagram may go without: on a stream nothing else says where the
   * message ends (RFC 3261 18.3, 20.14).
   */
  void sayLength() {
    if (view.contentLength() < 0) {
      edits.append(HeaderId.CONTENT_LENGTH.text()).decimal(view.end() - view.bodyBegin());
      edits.endLine();
    }
  }

  /** The source has echoed what only it can have received. */
  void echoed() {
    if (proof == Proof.NONE) {
      proof = Proof.ECHO;
    }
    arrival = null;
  }

  /** The message speaks for this account. */
  void speaksFor(String name) {
    account = name;
    arrival = null;
  }

  /** The address that the message came from. */
  IpAddress source() {
    return known.address(flow.high(), flow.low());
  }

  /** A text of the message that comes again and again, such as a user. */
  String text(long slice) {
    return known.text(view, slice);
  }

  /** The message as the guard sees it; made when it is first asked for. */
  Arrival arrival() {
    Arrival made = arrival;
    if (made == null) {
      made = arrival(flow, proof, account);
      arrival = made;
    }
    return made;
  }

  /** What the guard is told about another flow, such as the one that an answer goes to. */
  Arrival arrival(Flow of, Proof with, String name) {
    Channel channel = of.transport();
    IpAddress source = known.address(of.high(), of.low());
    return new Arrival(source, of.port(), channel, with, known.account(name), nanos);
  }
}
