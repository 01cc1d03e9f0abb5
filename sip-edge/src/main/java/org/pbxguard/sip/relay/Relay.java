package org.pbxguard.sip.relay;

import java.util.function.Consumer;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.Registrations;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.StatelessAnswer;

/**
 * A stateless SIP proxy between phones outside and PBXs inside (RFC 3261 16.11), guarded. It takes
 * one message at a time as bytes and puts what becomes of it into its {@link Outlet}; what it
 * remembers is bounded and none of it is a transaction.
 *
 * <p>Confined to one event loop; the counters may be read from anywhere.
 */
public final class Relay {
  private static final int SWEEP_SECONDS = 5;
  private static final byte[] KEEP_ALIVE = {'\r', '\n', '\r', '\n'};

  private final GuardClock clock;
  private final long zeroNanos;
  private final long zeroDeciseconds;
  private final Parts parts;
  private final TracedOutlet traced;
  private final OutsideRequests outsideRequests;
  private final PbxRequests pbxRequests;
  private final Exchange exchange = new Exchange();
  private final Counters counters;
  private final Consumer<Flow> keeper = this::keepOpen;
  private int swept;

  /** A relay that sends by {@code outlet}. */
  public Relay(RelaySetup setup, Outlet outlet) {
    clock = setup.clock();
    zeroNanos = clock.nanos();
    zeroDeciseconds = clock.instant().toEpochMilli() / 100;
    traced = new TracedOutlet(setup, outlet);
    parts = new Parts(setup, traced);
    counters = parts.counters;
    outsideRequests = new OutsideRequests(parts);
    pbxRequests = new PbxRequests(parts);
    tick(zeroNanos);
  }

  /** Takes back a binding that was written down; before the first message. */
  public void restore(long key, byte[] row) {
    parts.registrations.restore(key, row, exchange.second);
  }

  /** Takes back a prefix in use that was written down; before the first message. */
  public void restore(int prefix) {
    parts.dialing.restore(prefix);
  }

  /** Writes down what has changed; to be called each second, and at the end. */
  public void writeDown() {
    parts.registrations.writeDown();
    parts.log.flush();
  }

  /**
   * Keeps the pinholes of NATs open (RFC 5626 4.4): sends a double CRLF to every {@value
   * Registrations#TURNS}th part of the datagram flows that hold live registrations and have proven
   * themselves.
   */
  public void keepOpen() {
    parts.registrations.turn(exchange.second, keeper);
  }

  private void keepOpen(Flow flow) {
    if (flow.transport().forgeable()) {
      parts.outlet.toFlow(flow, parts.outlet.buffer(KEEP_ALIVE.length).writeBytes(KEEP_ALIVE));
    }
  }

  /** How many bindings are remembered. */
  public int registrations() {
    return parts.registrations.size();
  }

  /** Sets the time for the messages of one batch. */
  public void tick(long nanos) {
    long passed = nanos - zeroNanos;
    exchange.nanos = nanos;
    exchange.second = (int) (passed / 1_000_000_000L);
    exchange.deciseconds = (int) (zeroDeciseconds + passed / 100_000_000L);
    parts.decoys.release(nanos, this::handAgain);
    if (exchange.second - swept >= SWEEP_SECONDS) {
      swept = exchange.second;
      parts.registrations.sweep(swept);
    }
  }

  /** Asks PBXs that say nothing whether they are there; to be called each second. */
  public void ping() {
    parts.pings.send(exchange.nanos);
  }

  /** What became of the messages so far. */
  public Counters counters() {
    return counters;
  }

  /** Whether a flow holds a live registration. */
  public boolean registered(Flow flow) {
    return parts.registrations.live(flow, exchange.second);
  }

  /**
   * Whether messages of a flow are looked at though a block covers its address: it holds a live
   * registration, or somebody has signed in from its address in the last days.
   */
  public boolean spares(Flow flow) {
    return registered(flow) || parts.sentry.familiar(flow.address(), exchange.nanos);
  }

  /**
   * Takes a message from outside.
   *
   * @param flow where it came from; read before this returns
   * @param blocked whether a block covers its source
   */
  public void fromOutside(Flow flow, byte[] bytes, int length, boolean blocked) {
    exchange.flow.set(flow);
    exchange.begin(length, blocked);
    exchange.trunk = parts.trunks.of(flow);
    parts.trunks.heard(exchange.trunk, flow);
    parts.answers.came(flow, length, exchange.second);
    boolean looked = traced.looks();
    SipFault fault = exchange.view.parse(bytes, 0, length);
    Fate fate;
    if (fault != SipFault.NONE) {
      fate = malformed(exchange, fault);
    } else if (exchange.view.isResponse()) {
      fate = parts.responses.fromOutside(exchange);
    } else {
      fate = outsideRequests.handle(exchange);
    }
    counters.count(method(), fate);
    if (looked) {
      traced.show(exchange, true, fate);
    }
  }

  /**
   * Takes a message from a PBX.
   *
   * @param flow has the PBX's number as listener
   * @param door the inside socket by which it came: a trunk's number, or 0
   */
  public void fromPbx(Flow flow, int door, byte[] bytes, int length) {
    exchange.flow.set(flow);
    exchange.begin(length, false);
    exchange.door = door;
    int pbx = flow.listener();
    parts.health.heard(pbx, exchange.nanos);
    boolean looked = traced.looks();
    SipFault fault = exchange.view.parse(bytes, 0, length);
    Fate fate;
    if (fault != SipFault.NONE) {
      fate = Fate.MALFORMED;
    } else if (exchange.view.isResponse()
        && parts.pings.answered(exchange.view, pbx, exchange.nanos)) {
      fate = Fate.KEEP_ALIVE;
    } else if (exchange.view.isResponse()
        && parts.decoys.answered(exchange.view, pbx, exchange.nanos)) {
      fate = Fate.KEEP_ALIVE;
    } else if (exchange.view.isResponse()) {
      fate = parts.responses.fromPbx(exchange);
    } else {
      fate = pbxRequests.handle(exchange);
    }
    counters.count(method(), fate);
    if (looked) {
      traced.show(exchange, false, fate);
    }
    if (fate == Fate.KEEP_ALIVE) {
      parts.decoys.release(exchange.nanos, this::handAgain);
    }
  }

  /** An answer that has waited for what is known now. */
  private void handAgain(Flow flow, byte[] bytes) {
    exchange.flow.set(flow);
    exchange.begin(bytes.length, false);
    exchange.again = true;
    boolean looked = traced.looks();
    SipFault fault = exchange.view.parse(bytes, 0, bytes.length);
    Fate fate = fault == SipFault.NONE ? parts.responses.fromPbx(exchange) : Fate.MALFORMED;
    counters.count(method(), fate);
    if (looked) {
      traced.show(exchange, false, fate);
    }
  }

  /** Whether {@code leaves} bytes may answer {@code came} bytes of a flow that no SIP was in. */
  public boolean mayAnswer(Flow flow, int came, int leaves) {
    parts.answers.came(flow, came, exchange.second);
    return parts.answers.mayLeave(flow, leaves, came, exchange.second);
  }

  /** Counts a datagram that went no further than its first bytes. */
  public void dropped(Fate fate) {
    counters.count(SipMethod.OTHER, fate);
  }

  private SipMethod method() {
    return exchange.view.isRequest() ? exchange.view.method() : exchange.view.cseqMethod();
  }

  /** Never relayed, counted, answered once and only to a proven source (SIP.md 0.12). */
  private Fate malformed(Exchange x, SipFault fault) {
    if (x.blocked) {
      return Fate.BLOCKED;
    }
    Findings findings = x.findings(parts.inspector);
    boolean passes = findings.isEmpty() || parts.sentry.passes(x.arrival(), findings);
    boolean answerable = fault.status() != 0 && StatelessAnswer.possible(x.view);
    if (passes && answerable && parts.answers.proven(x.flow, x.second)) {
      String line = fault.status() == 505 ? "505 Version Not Supported" : "400 Bad Request";
      String phrase = fault.status() == 513 ? "513 Message Too Large" : line;
      parts.answers.toFlow(x, phrase, parts.ownVia.derive(x.view, true), "");
    }
    return Fate.MALFORMED;
  }
}
