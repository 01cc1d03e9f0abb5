package org.pbxguard.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.block.AllowList;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.block.BlockList;
import org.pbxguard.core.block.Neighbours;
import org.pbxguard.core.decision.Enforcer;
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

  /** Missing extensions beyond the allowance that block, however slowly they were asked for. */
  private static final int SLOW_SCAN = 15;

  private final SourceHistory history;
  private final AccountWatch accounts;
  private final AllowList allowed;
  private final BlockList blocks;
  private final EventNotes notes;
  private final GuardCounters counters;
  private final Object blocking = new Object();
  private volatile boolean quiet;
  private volatile long quietUntilNanos;

  /** What it judges by; swapped whole, and read once for each message. */
  private volatile Law law;

  /** What a judge works with. */
  record Parts(
      SourceHistory history,
      AccountWatch accounts,
      AllowList allowed,
      BlockList blocks,
      EventNotes notes,
      GuardCounters counters) {}

  Judge(Law law, Parts parts) {
    this.law = law;
    this.history = parts.history();
    this.accounts = parts.accounts();
    this.allowed = parts.allowed();
    this.blocks = parts.blocks();
    this.notes = parts.notes();
    this.counters = parts.counters();
  }

  /** Judges by another law from the next message on. */
  void use(Law next) {
    law = next;
  }

  /** Whether a message with these findings is refused whoever sent it. */
  boolean refuses(Findings findings) {
    Law now = law;
    return now.settings().enabled() && now.policy().refuses(findings);
  }

  <C> Verdict handle(Arrival arrival, Findings findings, C context, Enforcer<C> enforcer) {
    Law now = law;
    boolean clean = findings.isEmpty() && findings.passed().isEmpty();
    if (clean || !now.settings().enabled()) {
      return allow(context, enforcer);
    }
    Weighed weighed = now.policy().weigh(findings);
    boolean remembered = !allowed.covers(arrival.source());
    if (remembered) {
      history.passed(arrival, weighed.passed());
    }
    if (weighed.isEmpty()) {
      return allow(context, enforcer);
    }
    Tally tally =
        remembered && !weighed.counting().isEmpty()
            ? history.found(arrival, weighed.counting(), weighed.suspicious(), now.watchedBy())
            : Tally.NONE;
    Optional<Block> block = block(now, arrival, tally);
    boolean blocked = block.isPresent() || now.wouldBlock(tally);
    Verdict verdict =
        now.policy().decide(weighed, tally.score(), blocked, arrival.channel(), reference());
    counters.verdict(verdict, weighed, arrival.proof());
    if (weighed.suspicious() || verdict.action().refuses()) {
      notes.suspicious(arrival, weighed, verdict);
    }
    enforce(verdict, block, context, enforcer);
    return verdict;
  }

  private <C> Verdict allow(C context, Enforcer<C> enforcer) {
    counters.verdict(Verdict.CLEAN);
    enforcer.allow(context);
    return Verdict.CLEAN;
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

  /** Until then SIP evidence counts but blocks nobody. */
  void quietUntil(long nanos) {
    quietUntilNanos = nanos;
    quiet = true;
  }

  private boolean held(Arrival arrival) {
    return quiet && arrival.channel().sip() && quietUntilNanos - arrival.nanos() > 0;
  }

  boolean attempt(Arrival arrival) {
    Law now = law;
    if (!now.settings().enabled() || allowed.covers(arrival.source())) {
      return true;
    }
    boolean unpressed =
        accounts.admits(arrival.account(), notes.millis(), () -> history.knows(arrival));
    if (unpressed && history.attempt(arrival)) {
      return true;
    }
    counters.attemptRefused();
    return now.policy().watchesOnly();
  }

  void observe(Arrival arrival, Outcome outcome) {
    Law now = law;
    if (!now.settings().enabled()) {
      return;
    }
    if (outcome instanceof Outcome.LoginFailed) {
      failed(now, arrival);
    } else if (outcome instanceof Outcome.LoginSucceeded) {
      history.loginSucceeded(arrival);
    } else if (outcome instanceof Outcome.LoginNeutral) {
      history.loginNeutral(arrival);
    } else if (outcome instanceof Outcome.TargetMissing missing) {
      missing(now, arrival, missing.target());
    }
  }

  private void failed(Law now, Arrival arrival) {
    counters.failedLogin();
    Tally tally = allowed.covers(arrival.source()) ? Tally.NONE : history.loginFailed(arrival);
    notes.failedLogin(arrival, tally);
    if (tally.failedLogins() > 0 && !history.knows(arrival)) {
      accounts
          .failed(arrival.account(), history.key(arrival.source()), notes.millis())
          .ifPresent(pressure -> notes.pressed(arrival, pressure, now.policy().watchesOnly()));
    }
    block(now, arrival, tally);
  }

  private void missing(Law now, Arrival arrival, String target) {
    int beyond = allowed.covers(arrival.source()) ? 0 : history.targetMissing(arrival, target);
    if (beyond == 0) {
      return;
    }
    Finding finding =
        new Finding(
            "enumeration",
            Category.ENUMERATION,
            Severity.MEDIUM,
            Math.min(100, now.policy().suspiciousScore()),
            arrival.channel().sip() ? "extension" : "path",
            target);
    Weighed weighed = now.policy().weigh(List.of(finding));
    history.passed(arrival, weighed.passed());
    if (weighed.isEmpty()) {
      return;
    }
    Tally tally = history.found(arrival, weighed.counting(), weighed.suspicious(), now.watchedBy());
    if (beyond >= SLOW_SCAN && arrival.channel().sip() && arrival.proof().countsTowardsBlock()) {
      tally = tally.with(Tally.Trigger.MISSING_EXTENSIONS);
    }
    Optional<Block> block = block(now, arrival, tally);
    Verdict verdict =
        now.policy().decide(weighed, 0, block.isPresent(), arrival.channel(), reference());
    counters.found(weighed, arrival.proof());
    notes.suspicious(arrival, weighed, verdict);
  }

  /** Blocks the source when a threshold is reached and blocking is on. */
  private Optional<Block> block(Law now, Arrival arrival, Tally tally) {
    if (!now.blocks(tally) || held(arrival)) {
      return Optional.empty();
    }
    IpPrefix prefix = IpPrefix.ofSource(arrival.source(), now.settings().ipv6PrefixLength());
    // What is under way when the block falls would otherwise escalate it.
    synchronized (blocking) {
      Optional<Block> held = blocks.at(prefix);
      if (held.isPresent()) {
        return held;
      }
      int earlier = history.earlierBlocks(arrival.source(), now.escalation().memoryMillis());
      Duration time = now.escalation().next(earlier);
      IpPrefix wide = Neighbours.widened(blocks, prefix);
      Optional<Block> block = blocks.blockNow(wide, time, now.reason(tally), rule(tally));
      if (block.isEmpty() && !wide.equals(prefix)) {
        // Something in the wider network is protected.
        block = blocks.blockNow(prefix, time, now.reason(tally), rule(tally));
      }
      block.ifPresent(
          each -> history.blocked(arrival.source(), earlier + 1, each.until().toEpochMilli()));
      return block;
    }
  }

  private static String rule(Tally tally) {
    return switch (tally.trigger()) {
      case FAILED_LOGINS -> "max-failed-attempts";
      case SPRAYED_ACCOUNTS -> "password-spraying";
      case MISSING_EXTENSIONS -> "enumeration";
      default -> "suspicious-pattern-threshold";
    };
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
