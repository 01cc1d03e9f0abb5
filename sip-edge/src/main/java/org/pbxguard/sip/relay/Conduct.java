package org.pbxguard.sip.relay;

import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.score.Rate;
import org.pbxguard.core.score.SharedBudget;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.proof.Proofs;

/**
 * What tells an attack by who does it, not by how the message looks: calls that cost before any
 * registration, requests of dialogs that nobody has opened, floods of REGISTER.
 *
 * <p>Confined to one event loop.
 */
final class Conduct {
  private static final int REFUSED = 60;
  private static final int SUSPICIOUS = 30;
  private static final int ODD = 20;
  private static final long FLOOD = 0x666C_6F6FL;
  private static final int FLOOD_SECONDS = 60;

  /** What emergency calls of strangers have for themselves, all together. */
  private static final Rate EMERGENCIES = new Rate(2, 20);

  /** What registered flows have whose message echoes nothing: it may be forged. */
  private static final Rate BARE_EMERGENCIES = new Rate(50, 200);

  private final Sentry sentry;
  private final Proofs proofs;
  private final Dialing dialing;
  private final SharedBudget emergencies;
  private final SharedBudget bareEmergencies;

  Conduct(Sentry sentry, Proofs proofs, Dialing dialing, long nanos) {
    this.sentry = sentry;
    this.proofs = proofs;
    this.dialing = dialing;
    this.emergencies = new SharedBudget(EMERGENCIES, nanos);
    this.bareEmergencies = new SharedBudget(BARE_EMERGENCIES, nanos);
  }

  /** What kind of number a request calls; plain for anything but an INVITE. */
  Dialing.Call call(SipView view) {
    return view.method() == SipMethod.INVITE ? dialing.of(view) : Dialing.Call.PLAIN;
  }

  /** Whether an emergency call passes by the rates: from whom is proven it always does. */
  boolean urgent(Exchange x, Dialing.Call call) {
    if (call != Dialing.Call.EMERGENCY) {
      return false;
    }
    boolean stranger = x.standing == Standing.STRANGER;
    return x.proof != Proof.NONE || (stranger ? emergencies : bareEmergencies).take(x.nanos);
  }

  /** Adds what a stranger's request shows, {@code token} being whether it holds a token of ours. */
  void inspect(Exchange x, Dialing.Call call, boolean token, Findings findings) {
    if (x.standing != Standing.STRANGER) {
      return;
    }
    SipView view = x.view;
    boolean costs = call == Dialing.Call.PREMIUM || call == Dialing.Call.UNUSED;
    if (costs && !sentry.allowed(x.flow.address())) {
      boolean premium = call == Dialing.Call.PREMIUM;
      findings.add(
          new Finding(
              premium ? "sip-premium-number" : "sip-unused-prefix",
              Category.AUTHENTICATION,
              premium ? Severity.HIGH : Severity.MEDIUM,
              premium ? REFUSED : SUSPICIOUS,
              "Request-URI",
              view.text(view.requestUri())));
    }
    int points = token || !Slice.present(view.to().tag()) ? 0 : outsideDialog(view.method());
    if (points > 0 && !sentry.allowed(x.flow.address())) {
      findings.add(
          new Finding(
              "sip-outside-dialog",
              Category.PROTOCOL_ATTACK,
              points >= REFUSED ? Severity.MEDIUM : Severity.LOW,
              points,
              "To tag",
              view.method().name()));
    }
  }

  /**
   * Every dialog through the edge has a Route token of ours. Only ACK and CANCEL go without one:
   * they belong to a transaction.
   */
  private static int outsideDialog(SipMethod method) {
    return switch (method) {
      case ACK, CANCEL -> 0;
      case BYE, PRACK, UPDATE, INFO, REFER -> REFUSED;
      default -> ODD;
    };
  }

  /** A REGISTER was over its rate: told of once a minute for an address. */
  void flooded(Exchange x) {
    long event = proofs.event(x.flow, FLOOD + x.second / FLOOD_SECONDS);
    if (x.view.method() == SipMethod.REGISTER && proofs.first(event, x.second)) {
      Findings findings = new Findings();
      findings.add(
          new Finding(
              "sip-register-flood",
              Category.RATE,
              Severity.MEDIUM,
              SUSPICIOUS,
              "rate",
              x.standing.name()));
      boolean passes = sentry.passes(x.arrival(), findings);
      assert passes || !findings.isEmpty();
    }
  }
}
