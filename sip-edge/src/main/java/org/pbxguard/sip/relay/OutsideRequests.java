package org.pbxguard.sip.relay;

import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Inspector;
import org.pbxguard.sip.flow.Registrations;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.UriView;
import org.pbxguard.sip.proof.Proofs;
import org.pbxguard.sip.trunk.Trunks;
import org.pbxguard.sip.via.Branch;

/**
 * A request from outside on its way to the PBX, through the stations of every front: standing,
 * admission, inspection, the proxy's own checks, the guess in flight, and on.
 *
 * <p>Confined to one event loop.
 */
final class OutsideRequests {
  private static final long CARRIED = 0x6361_7272L;
  private static final long RETURNED = 0x7265_7475L << 32;

  private final Sentry sentry;
  private final Inspector<SipView> inspector;
  private final PbxChoice choice;
  private final Registrations registrations;
  private final Proofs proofs;
  private final Credentials credentials;
  private final Bindings bindings;
  private final InwardRoute route;
  private final Hops hops;
  private final OwnVia ownVia;
  private final OwnAnswers answers;
  private final Forwarding forwarding;
  private final Outlet outlet;
  private final Conduct conduct;
  private final Trunks trunks;
  private final Decoys decoys;
  private final UriView uri = new UriView();

  OutsideRequests(Parts parts) {
    sentry = parts.sentry;
    inspector = parts.inspector;
    choice = parts.choice;
    registrations = parts.registrations;
    proofs = parts.proofs;
    credentials = parts.credentials;
    bindings = parts.bindings;
    route = parts.inwardRoute;
    hops = parts.hops;
    ownVia = parts.ownVia;
    answers = parts.answers;
    forwarding = parts.forwarding;
    outlet = parts.outlet;
    conduct = parts.conduct;
    trunks = parts.trunks;
    decoys = parts.decoys;
  }

  /** Takes a well-formed request to its fate. */
  Fate handle(Exchange x) {
    SipView view = x.view;
    Branch branch = ownVia.derive(view, true);
    if (view.method() == SipMethod.ACK && OwnAnswers.acknowledges(view, branch)) {
      return Fate.ABSORBED;
    }
    boolean routable = route.read(view, x.flow, x.trunk, x.second);
    credentials.read(x);
    Dialing.Call call = conduct.call(view);
    boolean stands = stands(x, branch, call);
    if (x.blocked && !stands && !returns(x)) {
      return Fate.BLOCKED;
    }
    Fate refused = refused(x, branch, call);
    if (refused != Fate.RELAYED) {
      return refused;
    }
    refused = routable ? valid(x, branch) : answers.toProven(x, "403 Forbidden", branch);
    return refused != Fate.RELAYED ? refused : forward(x, branch);
  }

  /**
   * Finds the standing (SIP.md 0.7): it belongs to messages that echo something, and to those that
   * belong to a transaction which did; a bare message of a registered flow has a bucket of its own.
   *
   * @return whether the message may pass a block of its address (0.9)
   */
  private boolean stands(Exchange x, Branch branch, Dialing.Call call) {
    boolean live = registrations.live(x.flow, x.second);
    if (acknowledgesRefusal(x)) {
      x.echoed();
    }
    boolean known = x.proof != Proof.NONE || proofs.told(branch.high() ^ CARRIED);
    if (route.tokenOfSource()) {
      x.standing = Standing.IN_DIALOG;
    } else if (x.trunk > 0) {
      x.standing = Standing.ALLOWED;
    } else if (live && (known || urgent(call) || spendsBare(x))) {
      x.standing = Standing.REGISTERED;
    } else if (known) {
      x.standing = Standing.CHALLENGED;
    }
    return live && x.standing != Standing.STRANGER;
  }

  /** What shows itself as hostile leaves the bucket to the phone in whose name it comes. */
  private boolean spendsBare(Exchange x) {
    return x.findings(inspector).isEmpty() && registrations.spendBare(x.flow, x.second);
  }

  private static boolean urgent(Dialing.Call call) {
    return call == Dialing.Call.EMERGENCY;
  }

  /**
   * Whether a REGISTER from a blocked address is for an extension that has signed in from there in
   * the last seven days: one a second of each is let in, and the credentials that answer its
   * challenge.
   */
  private boolean returns(Exchange x) {
    SipView view = x.view;
    byte[] bytes = view.bytes();
    if (view.method() != SipMethod.REGISTER
        || !uri.read(bytes, view.to().uri())
        || !Slice.present(uri.user())) {
      return false;
    }
    long user = uri.user();
    Arrival caller = x.arrival(x.flow, x.proof, view.text(user));
    return sentry.knows(caller)
        && (credentials.present()
            || proofs.first(proofs.event(x.flow, RETURNED + x.second, bytes, user), x.second));
  }

  /** An ACK whose To-tag left to exactly this flow (DESIGN, Proof). */
  private boolean acknowledgesRefusal(Exchange x) {
    long tag = x.view.to().tag();
    return x.view.method() == SipMethod.ACK
        && Slice.present(tag)
        && proofs.age(proofs.tag(x.flow, x.view.bytes(), tag), x.second) >= 0;
  }

  /** Admission and inspection; RELAYED when the message may go on. */
  private Fate refused(Exchange x, Branch branch, Dialing.Call call) {
    boolean measured = x.standing != Standing.IN_DIALOG && !conduct.urgent(x, call);
    if (measured && x.trunk == 0) {
      Admission admission = sentry.admission(x.arrival(), x.standing);
      if (admission != Admission.ADMIT) {
        conduct.flooded(x);
        return admission == Admission.SHAPE ? later(x, branch) : Fate.SHED;
      }
    }
    Findings findings = x.findings(inspector);
    conduct.inspect(x, call, route.token(), findings);
    if (!findings.isEmpty() && !sentry.passes(x.arrival(), findings)) {
      return Fate.REFUSED;
    }
    return measured && x.trunk > 0 && !ofRate(x) ? later(x, branch) : Fate.RELAYED;
  }

  /**
   * Whether the trunk's own rate admits a message. It is asked last: what shows itself as hostile
   * may be forged in the trunk's name and leaves the rate to the trunk.
   */
  private boolean ofRate(Exchange x) {
    return trunks.admits(x.trunk, x.proof != Proof.NONE, x.nanos) || sentry.watchOnly();
  }

  /**
   * Over its own rate: a REGISTER is told when to come back, so that a storm spreads (0.11); a
   * trunk's call is told no time, or the carrier takes the trunk out.
   */
  private Fate later(Exchange x, Branch branch) {
    boolean register = x.view.method() == SipMethod.REGISTER;
    boolean told = register ? x.standing != Standing.STRANGER : x.trunk > 0;
    if (!told || x.view.method() == SipMethod.ACK) {
      return Fate.SHED;
    }
    answers.toFlow(x, "503 Service Unavailable", branch, register ? retryAfter(branch) : "");
    return Fate.SHED;
  }

  /** 16.3; RELAYED when it is valid. */
  private Fate valid(Exchange x, Branch branch) {
    if (Hops.exposed(x.view, x.flow.transport())) {
      return answers.toProven(x, "403 SIPS Needs TLS", branch);
    }
    if (Hops.spent(x.view)) {
      return answer(x, "483 Too Many Hops", branch);
    }
    x.stamp.clear(true).path(hops.path(x.view));
    if (hops.looped(x.view, true, x.stamp.path())) {
      return answer(x, "482 Loop Detected", branch);
    }
    if (Hops.demands(x.view) && x.view.method() != SipMethod.CANCEL) {
      String text = x.view.text(x.view.value(HeaderId.PROXY_REQUIRE));
      return answers.toFlow(x, "420 Bad Extension", branch, "Unsupported: " + text + "\r\n");
    }
    return Fate.RELAYED;
  }

  private Fate answer(Exchange x, String statusLine, Branch branch) {
    return x.view.method() == SipMethod.ACK
        ? Fate.NO_ROUTE
        : answers.toFlow(x, statusLine, branch, "");
  }

  /** No PBX takes it: who is known hears so at once, a stranger nothing (0.15). */
  private Fate unavailable(Exchange x, Branch branch) {
    if (x.view.method() != SipMethod.ACK && x.standing != Standing.STRANGER) {
      boolean register = x.view.method() == SipMethod.REGISTER;
      answers.toFlow(x, "503 Service Unavailable", branch, register ? retryAfter(branch) : "");
    }
    return Fate.UNAVAILABLE;
  }

  private static String retryAfter(Branch branch) {
    return "Retry-After: " + (5 + (branch.low() & 15)) + "\r\n";
  }

  private Fate forward(Exchange x, Branch branch) {
    if (!choice.choose(x, route.pbx(), branch.high())) {
      return unavailable(x, branch);
    }
    x.stamp.flow().set(x.flow);
    x.stamp.arrived(x.deciseconds, x.bytes);
    if (credentials.present()) {
      long attempt = credentials.attempt(branch.high(), branch.low());
      if (!proofs.told(attempt) && !sentry.attempt(x.arrival())) {
        return Fate.GUESS;
      }
      proofs.first(attempt, x.second);
      credentials.stamp(x, attempt);
    } else {
      credentials.stamp(x, 0);
    }
    if (x.standing != Standing.STRANGER && x.view.method() == SipMethod.INVITE) {
      proofs.first(branch.high() ^ CARRIED, x.second);
    }
    if (x.view.method() == SipMethod.REGISTER) {
      x.stamp.binds(bindings.contact(x.view));
    }
    if (x.trunk == 0 && !registrations.live(x.flow, x.second)) {
      decoys.ahead(x.pbx, x.view.method(), x.nanos);
    }
    x.edits.begin();
    credentials.strip(x);
    forwarding.inward(x, route);
    outlet.toPbx(x.trunk, x.pbx, x.inner, x.flow, forwarding.written(x));
    return Fate.RELAYED;
  }
}
