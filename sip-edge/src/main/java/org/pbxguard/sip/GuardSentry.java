package org.pbxguard.sip;

import org.pbxguard.core.Guard;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.decision.Action;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.decision.Enforcer;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.decision.Verdict;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.relay.Sentry;

/**
 * The guard as the relay asks it. A verdict on a message is carried out by going on or not: SIP
 * strangers hear nothing, so every refusal is silence.
 *
 * <p>Thread-safe, but for the reference of the latest verdict, which is the event loop's.
 */
final class GuardSentry implements Sentry {
  private static final Enforcer<GuardSentry> BY_ACTION = new ByAction();

  private final Guard guard;

  /** Read and written by the event loop only. */
  private String reference = "";

  GuardSentry(Guard guard) {
    this.guard = guard;
  }

  /** The action is read from the verdict; nothing is sent here. */
  private static final class ByAction implements Enforcer<GuardSentry> {
    @Override
    public void allow(GuardSentry context) {}

    @Override
    public void observe(GuardSentry context, Verdict verdict) {}

    @Override
    public void shape(GuardSentry context, Verdict verdict) {}

    @Override
    public void reject(GuardSentry context, Verdict verdict) {}

    @Override
    public void drop(GuardSentry context, Verdict verdict) {}

    @Override
    public void block(GuardSentry context, Verdict verdict, Block block) {}
  }

  @Override
  public Admission admission(Arrival arrival, Standing standing) {
    return guard.admission(arrival, standing);
  }

  @Override
  public boolean passes(Arrival arrival, Findings findings) {
    Verdict verdict = guard.handle(arrival, findings, this, BY_ACTION);
    Action action = verdict.action();
    reference = verdict.reference();
    return verdict.watchOnly() || action == Action.ALLOW || action == Action.OBSERVE;
  }

  @Override
  public String takeReference() {
    String latest = reference;
    reference = "";
    return latest;
  }

  @Override
  public boolean attempt(Arrival arrival) {
    return guard.attempt(arrival);
  }

  @Override
  public boolean knows(Arrival arrival) {
    return guard.knows(arrival);
  }

  @Override
  public boolean familiar(IpAddress address, long nanos) {
    return guard.familiar(address, nanos);
  }

  @Override
  public boolean allowed(IpAddress address) {
    return guard.allowed().covers(address);
  }

  @Override
  public boolean watchOnly() {
    return guard.settings().mode() == Mode.MONITOR;
  }

  @Override
  public void observe(Arrival arrival, Outcome outcome) {
    guard.observe(arrival, outcome);
  }
}
