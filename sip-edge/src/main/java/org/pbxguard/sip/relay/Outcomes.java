package org.pbxguard.sip.relay;

import java.time.Duration;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Outcome.LoginFailed;
import org.pbxguard.core.arrival.Outcome.LoginNeutral;
import org.pbxguard.core.arrival.Outcome.LoginSucceeded;
import org.pbxguard.core.arrival.Outcome.Registered;
import org.pbxguard.core.arrival.Outcome.TargetMissing;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.Registrations;
import org.pbxguard.sip.message.DigestView;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.UriView;
import org.pbxguard.sip.proof.Proofs;
import org.pbxguard.sip.trunk.Trunks;
import org.pbxguard.sip.via.Stamp;

/**
 * What the PBX's answers say about who asked (SIP.md 0.4). A first 401 is no failure. A failure is
 * a 401 or 407 of the same kind and realm as the credentials, not stale, to a nonce that is young
 * or was already refused once, or a 403 or 404 to a REGISTER with credentials. Only the 200 to a
 * REGISTER is a success: any other request may be accepted without a look at its credentials. Each
 * attempt is settled once, however often the answer is repeated.
 *
 * <p>Confined to one event loop.
 */
final class Outcomes {
  private static final long SETTLED = 0x7365_7474L;
  private static final long MISSED = 0x6d69_7373L;

  private final Sentry sentry;
  private final Proofs proofs;
  private final Registrations registrations;
  private final Trunks trunks;
  private final Bindings bindings;
  private final Credentials credentials;
  private final Dialing dialing;
  private final Decoys decoys;
  private final DigestView digest = new DigestView();
  private final UriView uri = new UriView();

  Outcomes(Parts parts, Dialing dialing) {
    this.sentry = parts.sentry;
    this.proofs = parts.proofs;
    this.registrations = parts.registrations;
    this.trunks = parts.trunks;
    this.bindings = parts.bindings;
    this.credentials = parts.credentials;
    this.dialing = dialing;
    this.decoys = parts.decoys;
  }

  /** Learns from an answer of the PBX whose stamp is open. */
  void learn(Exchange x, long branchHigh) {
    int status = x.view.status();
    if (status < 200) {
      return;
    }
    SipMethod method = x.view.cseqMethod();
    if (method == SipMethod.REGISTER && status < 300) {
      registered(x);
    } else if (x.stamp.credential() != 0) {
      settle(x, refused(x.view, x.stamp, status) ? failure(x) : new LoginNeutral());
    }
    if (method == SipMethod.INVITE && status < 300) {
      dialing.answered(x.view);
    }
    if (status == 404 || status == 604) {
      missing(x, branchHigh);
    }
  }

  private static Outcome failure(Exchange x) {
    return x.stamp.is(Stamp.FRESH) ? new LoginFailed() : new LoginNeutral();
  }

  private void registered(Exchange x) {
    if (x.stamp.credential() != 0) {
      decoys.exists(x.flow.listener(), x.view);
      settle(x, new LoginSucceeded());
    }
    if (x.stamp.binding() != 0) {
      int seconds = bindings.learn(x);
      sentry.observe(x.arrival(x.stamp.flow(), proof(x), account(x)), registered(seconds));
    }
  }

  private static Outcome registered(int seconds) {
    return new Registered(Duration.ofSeconds(seconds));
  }

  private void settle(Exchange x, Outcome outcome) {
    if (proofs.first(x.stamp.credential() ^ SETTLED, x.second)) {
      sentry.observe(x.arrival(x.stamp.flow(), proof(x), account(x)), outcome);
    }
  }

  private void missing(Exchange x, long branchHigh) {
    Flow flow = x.stamp.flow();
    if (trunks.of(flow) > 0
        || registrations.live(flow, x.second)
        || !proofs.first(branchHigh ^ MISSED, x.second)) {
      // A registered phone or a trunk that dials a wrong number looks for nobody.
      return;
    }
    sentry.observe(
        x.arrival(flow, proof(x), account(x)), new TargetMissing(user(x, x.view.to().uri())));
  }

  /** Credentials were counted only when they proved the flow. */
  private static Proof proof(Exchange x) {
    if (!x.stamp.flow().transport().forgeable()) {
      return Proof.CONNECTION;
    }
    return x.stamp.credential() != 0 ? Proof.ECHO : Proof.NONE;
  }

  private String account(Exchange x) {
    return x.stamp.is(Stamp.ACCOUNT_FROM) ? user(x, x.view.from().uri()) : x.stamp.accountText();
  }

  private String user(Exchange x, long address) {
    return uri.read(x.view.bytes(), address) ? x.text(uri.user()) : "";
  }

  private boolean refused(SipView answer, Stamp stamp, int status) {
    if (status == 403 || status == 404) {
      // What does not exist fails as what exists does, or the guard would tell them apart.
      return answer.cseqMethod() == SipMethod.REGISTER;
    }
    if (status == 401) {
      return !stamp.is(Stamp.PROXY) && challenged(answer, stamp, HeaderId.WWW_AUTHENTICATE);
    }
    return status == 407
        && stamp.is(Stamp.PROXY)
        && challenged(answer, stamp, HeaderId.PROXY_AUTHENTICATE);
  }

  /** Whether a challenge of the same realm says that more than the nonce was wrong. */
  private boolean challenged(SipView answer, Stamp stamp, HeaderId field) {
    for (int line = answer.firstLine(field); line >= 0; line = answer.nextLine(line)) {
      boolean readable = digest.read(answer.bytes(), answer.lineValue(line));
      int realm = credentials.realmHash(answer.bytes(), digest.realm());
      if (readable && realm == stamp.realm() && !digest.stale()) {
        return true;
      }
    }
    return false;
  }

  /** Notes the nonces and the To-tag of an answer that is about to leave to its flow. */
  void leaves(Exchange x) {
    int status = x.view.status();
    if (status == 401 || status == 407) {
      noteNonces(x, HeaderId.WWW_AUTHENTICATE);
      noteNonces(x, HeaderId.PROXY_AUTHENTICATE);
    }
    long tag = x.view.to().tag();
    if (status >= 300 && x.view.cseqMethod() == SipMethod.INVITE && Slice.present(tag)) {
      proofs.left(proofs.tag(x.stamp.flow(), x.view.bytes(), tag), x.second);
    }
  }

  private void noteNonces(Exchange x, HeaderId field) {
    SipView answer = x.view;
    byte[] bytes = answer.bytes();
    for (int line = answer.firstLine(field); line >= 0; line = answer.nextLine(line)) {
      if (digest.read(bytes, answer.lineValue(line)) && Slice.present(digest.nonce())) {
        long nonce = proofs.nonce(x.stamp.flow(), bytes, digest.realm(), digest.nonce());
        proofs.left(nonce, x.second);
      }
    }
  }
}
