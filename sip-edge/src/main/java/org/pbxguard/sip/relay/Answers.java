package org.pbxguard.sip.relay;

import io.netty.buffer.ByteBuf;
import org.pbxguard.sip.flow.Registrations;
import org.pbxguard.sip.message.DigestView;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.trunk.Trunks;
import org.pbxguard.sip.via.Stamp;

/**
 * Response processing (RFC 3261 16.7, 16.11): an answer goes on only when its top Via is one that
 * this edge wrote, and then to where the stamp says its request came from, never to what the Via
 * below says. So an answer that nobody asked for dies, and no Via leads anywhere.
 *
 * <p>Confined to one event loop.
 */
final class Answers {
  /** Past this age in tenths of a second a stamp is an old one that somebody sends again. */
  private static final int MAX_AGE = 3 * 3_600 * 10;

  private final Names names;
  private final OwnVia ownVia;
  private final Outcomes outcomes;
  private final OwnAnswers answers;
  private final Registrations registrations;
  private final Disguise disguise;
  private final Decoys decoys;
  private final Aliases aliases;
  private final Outlet outlet;
  private final Trunks trunks;
  private final InnerHalves innerHalves;
  private final MediaAdvice media;
  private final TrunkContacts trunkContacts;
  private final DigestView digest = new DigestView();

  Answers(Parts parts, Outcomes outcomes, Disguise disguise) {
    this.names = parts.names;
    this.ownVia = parts.ownVia;
    this.answers = parts.answers;
    this.registrations = parts.registrations;
    this.outlet = parts.outlet;
    this.trunks = parts.trunks;
    this.innerHalves = parts.innerHalves;
    this.media = parts.media;
    this.trunkContacts = parts.trunkContacts;
    this.aliases = parts.aliases;
    this.outcomes = outcomes;
    this.disguise = disguise;
    this.decoys = parts.decoys;
  }

  /** An answer of the PBX goes out to the flow that asked. */
  Fate fromPbx(Exchange x) {
    if (!asked(x, true) || !names.isInside(x.view.topVia())) {
      return Fate.UNSOLICITED;
    }
    long branch = ownVia.branch().high();
    x.trunk = trunks.of(x.stamp.flow());
    boolean stranger = x.trunk == 0 && !registrations.live(x.stamp.flow(), x.second);
    boolean hides = stranger && disguise.tells(x.view);
    if (hides && x.door == 0 && !x.again && decoys.holds(x)) {
      return Fate.HELD;
    }
    x.edits.begin();
    x.edits.removeTopVia();
    x.sayLength();
    innerHalves.hide(x, names.outside(x.stamp.flow().listener()));
    outcomes.learn(x, branch);
    decoys.learn(x.flow.listener(), x.view, branch, x.nanos);
    return hides ? disguised(x) : truth(x, stranger);
  }

  private Fate truth(Exchange x, boolean stranger) {
    disguise.learn(x);
    if (x.view.cseqMethod() == SipMethod.REGISTER) {
      aliases.restore(x);
      x.edits.removeAll(HeaderId.PATH);
    }
    if (x.stamp.is(Stamp.STRIPPED)) {
      sayStale(x, HeaderId.WWW_AUTHENTICATE);
      sayStale(x, HeaderId.PROXY_AUTHENTICATE);
    }
    if (stranger) {
      x.edits.removeAll(HeaderId.SERVER);
      x.edits.removeAll(HeaderId.USER_AGENT);
    }
    if (!mayLeave(x, x.splice.length())) {
      return Fate.UNBALANCED;
    }
    outcomes.leaves(x);
    media.look(x, x.stamp.flow());
    outlet.toFlow(x.stamp.flow(), written(x));
    return Fate.RELAYED;
  }

  private Fate disguised(Exchange x) {
    ByteBuf out = outlet.buffer(disguise.room(x));
    disguise.write(x, out);
    if (!mayLeave(x, out.readableBytes())) {
      out.release();
      return Fate.UNBALANCED;
    }
    disguise.left(x);
    outlet.toFlow(x.stamp.flow(), out);
    return Fate.RELAYED;
  }

  private boolean mayLeave(Exchange x, int bytes) {
    // What a trunk may ask is bounded by its own rate.
    return x.trunk > 0 || answers.mayLeave(x.stamp.flow(), bytes, x.stamp.size(), x.second);
  }

  /** A phone's or trunk's answer goes in to the PBX that asked. */
  Fate fromOutside(Exchange x) {
    if (!asked(x, false)) {
      return Fate.UNSOLICITED;
    }
    x.edits.begin();
    x.edits.removeTopVia();
    x.sayLength();
    innerHalves.show(x);
    if (x.trunk > 0 && x.view.cseqMethod() == SipMethod.REGISTER) {
      trunkContacts.restore(x);
    }
    outlet.answerPbx(x.stamp.door(), x.stamp.flow(), written(x));
    return Fate.RELAYED;
  }

  private boolean asked(Exchange x, boolean inward) {
    return x.view.viaCount() > 1
        && names.isOwn(x.view.topVia())
        && ownVia.isOwn(x)
        && x.stamp.inward() == inward
        && x.deciseconds - x.stamp.time() <= MAX_AGE;
  }

  /** The credentials were taken out for their nonce's sake: that is what stale means. */
  private void sayStale(Exchange x, HeaderId field) {
    SipView view = x.view;
    for (int line = view.firstLine(field); line >= 0; line = view.nextLine(line)) {
      long value = view.lineValue(line);
      if (!digest.read(view.bytes(), value) || digest.stale()) {
        continue;
      }
      long stale = digest.staleSlice();
      if (Slice.present(stale)) {
        x.splice.replace(Slice.begin(stale), Slice.end(stale)).ascii("true");
      } else {
        x.splice.insert(Slice.end(value)).ascii(", stale=true");
      }
    }
  }

  private ByteBuf written(Exchange x) {
    ByteBuf out = outlet.buffer(x.splice.length());
    x.splice.writeTo(out);
    return out;
  }
}
