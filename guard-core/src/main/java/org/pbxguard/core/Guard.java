package org.pbxguard.core;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.audit.AuditLog;
import org.pbxguard.core.audit.ThreatSummary;
import org.pbxguard.core.block.AllowList;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.block.BlockGuard;
import org.pbxguard.core.block.BlockList;
import org.pbxguard.core.block.BlockRequest;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.decision.AdmissionControl;
import org.pbxguard.core.decision.Enforcer;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.decision.Verdict;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.ChangeJournal;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.net.InetWords;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.score.AccountWatch;
import org.pbxguard.core.score.SourceHistory;
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
  private static final Logger LOG = LogManager.getLogger(Guard.class);
  private static final int SWEEP_EVERY = 60;

  private final GuardClock clock;
  private final Journal journal;
  private final AuditLog audit;
  private final AllowList allowed;
  private final BlockGuard blockGuard;
  private final BlockList blocks;
  private final SourceHistory history;
  private final AccountWatch accounts;
  private final AdmissionControl rates;
  private final Judge judge;
  private final Explainer explainer;
  private final ChangeJournal changes;
  private final GuardCounters counters = new GuardCounters();
  private final Upkeep upkeep;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final SecureRandom random = new SecureRandom();
  private volatile GuardSettings settings;
  private int runs;

  private Guard(
      GuardSettings settings, Journal journal, RowSource rows, KeyRing keys, GuardClock clock) {
    ThreatDetectionSettings detection = settings.threatDetection();
    this.settings = settings;
    this.clock = clock;
    this.journal = journal;
    this.audit = AuditLog.open(detection.audit(), journal, rows, keys, clock);
    Recorder recorder = new Recorder(audit, clock);
    this.changes = recorder;
    this.allowed = AllowList.open(recorder, rows, clock);
    this.blockGuard = new BlockGuard(allowed);
    this.blocks = BlockList.open(recorder, rows, blockGuard, clock);
    this.history =
        SourceHistory.open(
            detection.history(), detection.thresholds(), detection.ipv6PrefixLength(), rows, clock);
    this.accounts =
        new AccountWatch(detection.history().maxCredentials(), random.nextLong())
            .restored(rows, clock.millisAt(clock.nanos()));
    this.rates = new AdmissionControl(detection.rates(), clock.nanos(), random.nextLong());
    this.judge =
        new Judge(
            Law.of(settings, random),
            new Judge.Parts(
                history,
                accounts,
                allowed,
                blocks,
                new EventNotes(audit, clock, random.nextLong()),
                counters));
    this.explainer = new Explainer(detection, blocks, allowed, history);
    this.upkeep = new Upkeep(this::maintain);
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
    Admission admission = Admission.ADMIT;
    if (settings.threatDetection().enabled() && standing != Standing.ALLOWED) {
      admission = measured(arrival, standing);
    }
    counters.admission(admission);
    return settings.mode() == Mode.MONITOR ? Admission.ADMIT : admission;
  }

  private Admission measured(Arrival arrival, Standing standing) {
    IpAddress source = arrival.source();
    if (allowed.covers(source)) {
      return Admission.ADMIT;
    }
    long nanos = arrival.nanos();
    boolean last = standing == Standing.STRANGER && history.demoted(source, nanos);
    return rates.take(source, standing, last, nanos);
  }

  /**
   * Scores a message, decides, records the decision and has it carried out.
   *
   * @param context the edge's own, handed to {@code enforcer}
   * @return what was decided
   */
  public <C> Verdict handle(Arrival arrival, Findings findings, C context, Enforcer<C> enforcer) {
    return judge.handle(arrival, findings, context, enforcer);
  }

  /**
   * Reserves one login attempt for the arrival's address and account before it is forwarded; {@link
   * #observe} with the same arrival settles it, or it lapses after 32 seconds.
   *
   * @return false when failed and outstanding attempts would pass the threshold
   */
  public boolean attempt(Arrival arrival) {
    return judge.attempt(arrival);
  }

  /**
   * Whether the arrival's account signed in from its source within the last seven days: a block of
   * the address spares its first requests (SIP.md 0.9).
   */
  public boolean knows(Arrival arrival) {
    return history.knows(arrival);
  }

  /** Whether any account signed in from an address within the last seven days. */
  public boolean familiar(IpAddress address, long nanos) {
    return history.familiar(address, nanos);
  }

  /**
   * For so long from now SIP evidence counts but blocks nobody: after a restart every phone comes
   * back at once. Administrators' and HTTP's blocks are not held.
   */
  public void holdBlocks(Duration time) {
    judge.quietUntil(clock.nanos() + time.toNanos());
  }

  /** Learns what became of a message that was let through. */
  public void observe(Arrival arrival, Outcome outcome) {
    judge.observe(arrival, outcome);
  }

  /** Blocks what an administrator asks for; see {@link BlockList#block}. */
  public CompletableFuture<Block> block(BlockRequest request) {
    return blocks.block(request);
  }

  /**
   * Lifts a block; see {@link BlockList#unblock}. What counted against its sources is forgotten, or
   * the next failure would block them again.
   */
  public CompletableFuture<Boolean> unblock(IpPrefix prefix, String by) {
    return blocks
        .unblock(prefix, by)
        .thenApply(
            lifted -> {
              history.forgive(prefix);
              return lifted;
            });
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
    return explainer.explain(address);
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
        counters.watchOnlyRules(),
        counters.findings(),
        counters.failedLogins(),
        counters.attemptsRefused(),
        history.size(),
        history.credentials(),
        history.evictions(),
        audit.size(),
        audit.lost());
  }

  /**
   * Behaves by other settings from the next message on: the mode, and of threat detection what
   * {@link ThreatDetectionSettings#live} names. The rest stays as it was opened with.
   */
  public synchronized void use(GuardSettings next) {
    GuardSettings whole =
        new GuardSettings(next.mode(), settings.threatDetection().live(next.threatDetection()));
    settings = whole;
    judge.use(Law.of(whole, random));
  }

  /**
   * Whether a message with these findings is refused whoever sent it, as far as they go: what is
   * still unread need not be read then.
   */
  public boolean refuses(Findings findings) {
    return judge.refuses(findings);
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
    if (closed.compareAndSet(false, true)) {
      upkeep.close();
      audit.close();
    }
  }

  /** Once, and off the way of the start: reading a long chain takes a while. */
  private void checkChain() {
    audit
        .firstBroken()
        .ifPresent(
            sequence ->
                LOG.error(
                    "the audit's chain breaks at event {}: an event before it is missing, or the"
                        + " store was changed by somebody without the key",
                    sequence));
  }

  private void write(Batch delta) {
    if (!delta.isEmpty()) {
      journal.append(delta);
    }
  }

  /** What is due each second. */
  void maintain() {
    blocks.expire();
    write(history.delta());
    write(accounts.delta());
    audit.forgetOld();
    if (runs == 0) {
      checkChain();
    }
    if (++runs % SWEEP_EVERY == 0) {
      accounts.sweep(clock.millisAt(clock.nanos()));
      history.sweep(settings.threatDetection().escalation().memory().toMillis());
    }
  }
}
