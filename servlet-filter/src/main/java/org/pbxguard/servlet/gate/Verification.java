package org.pbxguard.servlet.gate;

import java.time.Instant;
import java.util.Optional;

/**
 * The verified session that a visitor's browser holds, and where the visitor goes on.
 *
 * <p>Thread-safe.
 */
final class Verification {
  private final GateSessions sessions;
  private final GateWire wire;

  Verification(GateSessions sessions, GateWire wire) {
    this.sessions = sessions;
    this.wire = wire;
  }

  /** When the visitor proved the factor in this session; empty for none or long ago. */
  Optional<Instant> proven(Visit visit) {
    return sessions.proven(wire.token(visit.request()), visit.who());
  }

  /** The visitor proved the factor just now: a new session in the place of the old one. */
  void renew(Visit visit) {
    wire.remember(
        visit.request(),
        visit.response(),
        sessions.verified(visit.who(), device(visit), wire.token(visit.request())));
  }

  /** As {@link #renew(Visit)}, as old as a proof of before. */
  void renew(Visit visit, Instant proven) {
    wire.remember(
        visit.request(),
        visit.response(),
        sessions.verified(visit.who(), device(visit), wire.token(visit.request()), proven));
  }

  private String device(Visit visit) {
    return wire.connection().device(visit.request());
  }

  /** Where to go on: what was asked for before, else where the application begins. */
  String target(Visit visit) {
    String wanted = sessions.wanted(visit.who());
    return wanted.isEmpty() ? visit.root() : wanted;
  }
}
