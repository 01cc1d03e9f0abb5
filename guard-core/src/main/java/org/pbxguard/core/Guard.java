package org.pbxguard.core;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.audit.AuditLog;
import org.pbxguard.core.audit.ThreatSummary;
import org.pbxguard.core.block.AllowList;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.block.BlockGuard;
import org.pbxguard.core.block.BlockList;
import org.pbxguard.core.block.BlockRequest;
import org.pbxguard.core.decision.Action;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.decision.Enforcer;
import org.pbxguard.core.decision.Verdict;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.journal.ChangeJournal;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.net.InetWords;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.score.ThreatScore;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;

/**
 * The guard as one object, handed to both edges. Its stations, in the order in which a message
 * passes them: {@link #admits}, {@link #admission}, {@link #handle}; what is learned afterwards
 * enters by {@link #observe}.
 *
 * <p>Thread-safe.
 */
public final class Guard implements AutoCloseable {
  private final GuardSettings settings;
  private final GuardClock clock;
  private final AuditLog audit;
  private final AllowList allowed;
  private final BlockGuard blockGuard;
  private final BlockList blocks;
  private final ChangeJournal changes;
  private final GuardCounters counters = new GuardCounters();

  private Guard(
      GuardSettings settings, Journal journal, RowSource rows, KeyRing keys, GuardClock clock) {
    this.settings = settings;
    this.clock = clock;
    this.audit = AuditLog.open(settings.threatDetection().audit(), journal, rows, keys, clock);
    Recorder recorder = new Recorder(audit, clock);
    this.changes = recorder;
    this.allowed = AllowList.open(recorder, rows, clock);
    this.blockGuard = new BlockGuard(allowed);
    this.blocks = BlockList.open(recorder, rows, blockGuard, clock);
  }

  /**
   * Opens a guard on what a state directory holds.
   *
   * @param settings how it behaves
   * @param journal where changes become durable; the caller closes it after the guard
   * @param rows what was there when it was opened
   * @param keys for the audit's chain
   * @param clock tells the time
   */
  public static Guard open(
      GuardSettings settings, Journal journal, RowSource rows, KeyRing keys, GuardClock clock) {
    return new Guard(settings, journal, rows, keys, clock);
  }

  /**
   * Whether messages of the address of two words may come in at {@code nanos}: false when an active
   * block covers it and the allow list does not. Takes no lock and creates nothing.
   */
  public boolean admits(long high, long low, long nanos) {
    if (!blocks.covers(high, low, nanos) || allowed.covers(high, low)) {
      return true;
    }
    counters.blockedArrival();
    return false;
  }

  /** As {@link #admits(long, long, long)}, of a socket's address. */
  public boolean admits(InetSocketAddress from, long nanos) {
    return admits(InetWords.high(from.getAddress()), InetWords.low(from.getAddress()), nanos);
  }

  /** What the rates say about a message of a sender with this standing. */
  public Admission admission(Arrival arrival, Standing standing) {
    counters.admission(Admission.ADMIT);
    return Admission.ADMIT;
  }

  /**
   * Scores a message, decides, has the decision carried out and records it.
   *
   * @param context the edge's own, handed to {@code enforcer}
   * @return what was decided
   */
  public <C> Verdict handle(Arrival arrival, Findings findings, C context, Enforcer<C> enforcer) {
    if (findings.isEmpty()) {
      counters.verdict(Verdict.CLEAN);
      enforcer.allow(context);
      return Verdict.CLEAN;
    }
    int points = findings.list().stream().mapToInt(Finding::points).sum();
    boolean refuse = points >= settings.threatDetection().refuseScore();
    Action refusal = arrival.channel().forgeable() ? Action.DROP : Action.REJECT;
    Verdict verdict =
        new Verdict(
            refuse ? refusal : Action.OBSERVE, ThreatScore.of(points, 0), "reference", false);
    counters.verdict(verdict);
    if (verdict.action() == Action.DROP) {
      enforcer.drop(context, verdict);
    } else if (refuse) {
      enforcer.reject(context, verdict);
    } else {
      enforcer.observe(context, verdict);
    }
    return verdict;
  }

  /**
   * Reserves one login attempt for the arrival's address and account before it is forwarded; {@link
   * #observe} settles it.
   *
   * @return false when failed and outstanding attempts would pass the threshold
   */
  public boolean attempt(Arrival arrival) {
    return true;
  }

  /** Learns what became of a message that was let through. */
  public void observe(Arrival arrival, Outcome outcome) {
    if (outcome instanceof Outcome.LoginFailed) {
      counters.failedLogin();
    }
  }

  /** Blocks what an administrator asks for; see {@link BlockList#block}. */
  public CompletableFuture<Block> block(BlockRequest request) {
    return blocks.block(request);
  }

  /** Lifts a block; see {@link BlockList#unblock}. */
  public CompletableFuture<Boolean> unblock(IpPrefix prefix, String by) {
    return blocks.unblock(prefix, by);
  }

  /** Keeps blocks off {@code prefixes} ({@code what}: "the PBX", "an upstream" ...). */
  public void protect(Collection<IpPrefix> prefixes, String what) {
    blockGuard.protect(prefixes, what);
  }

  /** Who is blocked. */
  public BlockList blocks() {
    return blocks;
  }

  /** Who is never blocked. */
  public AllowList allowed() {
    return allowed;
  }

  /** What happened. */
  public AuditLog audit() {
    return audit;
  }

  /** Commits administrative changes together with their {@code config_changed} event. */
  public ChangeJournal changes() {
    return changes;
  }

  /** Why an address is treated as it is. */
  public Explanation explain(IpAddress address) {
    return new Explanation(
        address,
        IpPrefix.ofSource(address, settings.threatDetection().ipv6PrefixLength()),
        blocks.covering(address),
        allowed.covering(address),
        0,
        0,
        0,
        0,
        false,
        Proof.NONE,
        List.of(),
        "");
  }

  /** What happened in the last {@code period}, counted. */
  public ThreatSummary summary(Duration period) {
    return audit.summary(period, blocks.active().size());
  }

  /** The counters now. */
  public GuardStatus status() {
    return new GuardStatus(
        settings.mode(),
        blocks.size(),
        allowed.entries().size(),
        counters.blockedArrivals(),
        counters.verdicts(),
        counters.admissions(),
        counters.watchOnly(),
        counters.failedLogins(),
        0,
        0,
        audit.size(),
        audit.lost());
  }

  /** Tells the time. */
  public GuardClock clock() {
    return clock;
  }

  /** How it behaves. */
  public GuardSettings settings() {
    return settings;
  }

  /** Writes what is still to be written; the journal stays open. */
  @Override
  public void close() {
    audit.close();
  }
}
