package org.pbxguard.core;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.block.AllowList;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.block.BlockList;
import org.pbxguard.core.decision.DecisionPolicy;
import org.pbxguard.core.decision.Enforcer;
import org.pbxguard.core.decision.Escalation;
import org.pbxguard.core.decision.Verdict;
import org.pbxguard.core.decision.Weighed;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.score.AccountWatch;
import org.pbxguard.core.score.SourceHistory;
import org.pbxguard.core.score.Tally;

/**
 * The stations from score to audit. Thread-safe.
 *
 * <p>An exception of an enforcer reaches the edge that owns it; the verdict is recorded before.
 */
final class Judge {
  private static final String REFERENCE_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int REFERENCE_LENGTH = 10;

  private final ThreatDetectionSettings settings;
  private final DecisionPolicy policy;
  private final SourceHistory history;
  private final AccountWatch accounts;
  private final AllowList allowed;
  private final BlockList blocks;
  private final Escalation escalation;
  private final EventNotes notes;
  private final GuardCounters counters;
  private final Object blocking = new Object();

  /** What a judge works with. */
  record Parts(
      ThreatDetectionSettings settings,
      DecisionPolicy policy,
      SourceHistory history,
      AccountWatch accounts,
      AllowList allowed,
      BlockList blocks,
      Escalation escalation,
      EventNotes notes,
      GuardCounters counters) {}

  Judge(Parts parts) {
    this.settings = parts.settings();
    this.policy = parts.policy();
    this.history = parts.history();
    this.accounts = parts.accounts();
    this.allowed = parts.allowed();
    this.blocks = parts.blocks();
    this.escalation = parts.escalation();
    this.notes = parts.notes();
    this.counters = parts.counters();
  }

  <C> Verdict handle(Arrival arrival, Findings findings, C context, Enforcer<C> enforcer) {
    Weighed weighed =
        findings.isEmpty() || !settings.enabled() ? null : policy.weigh(findings.list());
    if (weighed == null || weighed.isEmpty()) {
      counters.verdict(Verdict.CLEAN);
      enforcer.allow(context);
      return Verdict.CLEAN;
    }
    Tally tally =
        allowed.covers(arrival.source())
            ? Tally.NONE
            : history.found(arrival, weighed.counting(), weighed.suspicious());
    Optional<Block> block = block(arrival, tally);
    boolean blocked = block.isPresent() || wouldBlock(tally);
    Verdict verdict =
        policy.decide(weighed, tally.score(), blocked, arrival.channel(), reference());
    counters.verdict(verdict, weighed, arrival.proof());
    if (weighed.suspicious() || verdict.action().refuses()) {
      notes.suspicious(arrival, weighed, verdict);
    }
    enforce(verdict, block, context, enforcer);
    return verdict;
  }

  private static <C> void enforce(
      Verdict verdict, Optional<Block> block, C context, Enforcer<C> enforcer) {
    if (verdict.watchOnly()) {
      enforcer.observe(context, verdict);
      return;
    }
    switch (verdict.action()) {
      case ALLOW -> enforcer.allow(context);
      case OBSERVE -> enforcer.observe(context, verdict);
      case SHAPE -> enforcer.shape(context, verdict);
      case REJECT -> enforcer.reject(context, verdict);
      case DROP -> enforcer.drop(context, verdict);
      case BLOCK -> enforcer.block(context, verdict, block.orElseThrow());
    }
  }

  boolean attempt(Arrival arrival) {
    if (!settings.enabled() || allowed.covers(arrival.source()) || history.attempt(arrival)) {
      return true;
    }
    counters.attemptRefused();
    return policy.watchesOnly();
  }

  void observe(Arrival arrival, Outcome outcome) {
    if (!settings.enabled()) {
      return;
    }
    if (outcome instanceof Outcome.LoginFailed) {
      failed(arrival);
    } else if (outcome instanceof Outcome.LoginSucceeded) {
      history.loginSucceeded(arrival);
    } else if (outcome instanceof Outcome.LoginNeutral) {
      history.loginNeutral(arrival);
    } else if (outcome instanceof Outcome.TargetMissing missing) {
      missing(arrival, missing.target());
    }
  }

  private void failed(Arrival arrival) {
    counters.failedLogin();
    Tally tally = allowed.covers(arrival.source()) ? Tally.NONE : history.loginFailed(arrival);
    notes.failedLogin(arrival, tally);
    if (tally.failedLogins() > 0) {
      accounts
          .failed(arrival.account(), history.key(arrival.source()), notes.millis())
          .ifPresent(pressure -> notes.pressed(arrival, pressure));
    }
    block(arrival, tally);
  }

  private void missing(Arrival arrival, String target) {
    if (allowed.covers(arrival.source()) || history.targetMissing(arrival, target) == 0) {
      return;
    }
    Finding finding =
        new Finding(
            "enumeration",
            Category.ENUMERATION,
            Severity.MEDIUM,
            Math.min(100, policy.suspiciousScore()),
            arrival.channel().sip() ? "extension" : "path",
            target);
    Weighed weighed = policy.weigh(List.of(finding));
    if (weighed.isEmpty()) {
      return;
    }
    Tally tally = history.found(arrival, weighed.counting(), weighed.suspicious());
    Optional<Block> block = block(arrival, tally);
    Verdict verdict = policy.decide(weighed, 0, block.isPresent(), arrival.channel(), reference());
    counters.found(weighed, arrival.proof());
    notes.suspicious(arrival, weighed, verdict);
  }

  private boolean wouldBlock(Tally tally) {
    return tally.trigger() != Tally.Trigger.NONE
        && settings.automaticBlocking()
        && policy.watchesOnly();
  }

  /** Blocks the source when a threshold is reached and blocking is on. */
  private Optional<Block> block(Arrival arrival, Tally tally) {
    if (tally.trigger() == Tally.Trigger.NONE
        || !settings.automaticBlocking()
        || policy.watchesOnly()) {
      return Optional.empty();
    }
    IpPrefix prefix = IpPrefix.ofSource(arrival.source(), settings.ipv6PrefixLength());
    // What is under way when the block falls would otherwise escalate it.
    synchronized (blocking) {
      Optional<Block> held = blocks.at(prefix);
      if (held.isPresent()) {
        return held;
      }
      int earlier = history.earlierBlocks(arrival.source(), escalation.memoryMillis());
      Optional<Block> block =
          blocks.blockNow(prefix, escalation.next(earlier), reason(tally), rule(tally));
      block.ifPresent(
          each -> history.blocked(arrival.source(), earlier + 1, each.until().toEpochMilli()));
      return block;
    }
  }

  private String reason(Tally tally) {
    return tally.trigger() == Tally.Trigger.FAILED_LOGINS
        ? tally.failedLogins()
            + " failed logins within "
            + settings.failedAttemptWindow().toSeconds()
            + " s"
        : tally.suspicious()
            + " suspicious messages within "
            + settings.suspiciousPatternWindow().toSeconds()
            + " s";
  }

  private static String rule(Tally tally) {
    return tally.trigger() == Tally.Trigger.FAILED_LOGINS
        ? "max-failed-attempts"
        : "suspicious-pattern-threshold";
  }

  /** 50 random bits that a user can read out on the telephone. */
  private static String reference() {
    long bits = ThreadLocalRandom.current().nextLong();
    StringBuilder text = new StringBuilder(REFERENCE_LENGTH);
    for (int i = 0; i < REFERENCE_LENGTH; i++) {
      text.append(REFERENCE_ALPHABET.charAt((int) (bits >>> (5 * i)) & 31));
    }
    return text.toString();
  }
}
