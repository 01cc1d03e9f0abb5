package org.pbxguard.core.score;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Passed;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.time.GuardClock;

/**
 * The memory of who behaved how: a decaying score, failed logins and suspicious messages in sliding
 * windows, distinct missing targets, the latest evidence, and the attempts that are under way.
 *
 * <p>A source is an IPv4 address or an IPv6 prefix. Clean traffic leaves no trace here. Only proven
 * evidence counts; what anyone could have forged demotes the source's strangers and no more. Tables
 * of fixed size hold sources, attempts of accounts at sources, accounts that signed in from
 * sources, and barred ports; when they are full, the harmless and the unproven are forgotten first.
 *
 * <p>Thread-safe: one of 64 locks a table, held for arithmetic only; never two at once.
 */
public final class SourceHistory {
  /** A failure that the same account's success follows within this time was a typing error. */
  private static final long TYPO_MILLIS = 5_000;

  /** What a failed login adds to the score. */
  private static final double FAILURE_POINTS = 5;

  /** Accounts that make their address an office: fewer may be what an attacker has stolen. */
  private static final int OFFICE = 3;

  /** Distinct accounts whose logins fail from one source within a day. */
  private static final int SPRAYED = 20;

  /** The part of a suspicious message's points that stays with its source. */
  private static final double KEPT_PART = 0.25;

  private final HistorySettings settings;
  private final Thresholds thresholds;
  private final int v6Length;
  private final GuardClock clock;
  private final HistoryWriter writer = new HistoryWriter();
  private final BoundedTable<SourceRecord> sources;
  private final LoginCounts logins;
  private final KnownCallers known;
  private final FlowBars bars;

  /** No source is demoted beyond this; saves the look-up when nobody is. */
  private volatile long demotedUntilMillis = Long.MIN_VALUE;

  private SourceHistory(
      HistorySettings settings, Thresholds thresholds, int v6Length, GuardClock clock) {
    this.settings = settings;
    this.thresholds = thresholds;
    this.v6Length = v6Length;
    this.clock = clock;
    long seed = ThreadLocalRandom.current().nextLong();
    this.sources =
        new BoundedTable<>(
            settings.maxSources(),
            seed,
            (high, low) -> new SourceRecord(high, low, thresholds),
            writer::forgotten);
    this.logins = new LoginCounts(settings.maxCredentials(), seed, thresholds, writer::forgotten);
    this.known = new KnownCallers(settings.maxCredentials(), seed, writer::forgotten);
    this.bars = new FlowBars(seed);
  }

  /** The history as {@code rows} holds it, without what counts no longer. */
  public static SourceHistory open(
      HistorySettings settings,
      Thresholds thresholds,
      int v6Length,
      RowSource rows,
      GuardClock clock) {
    SourceHistory history = new SourceHistory(settings, thresholds, v6Length, clock);
    history.writer.load(
        rows, history.sources, history.logins.table(), history.known.table(), history.now());
    return history;
  }

  private long now() {
    return clock.millisAt(clock.nanos());
  }

  /**
   * What a newcomer may push out: a proven one whatever was quiet longest, or a full table would be
   * blind.
   */
  private static int worth(boolean proven) {
    return proven ? SourceRecord.WORTH_BLOCKED : SourceRecord.WORTH_UNPROVEN;
  }

  /** What an address is remembered by. */
  public IpAddress key(IpAddress address) {
    return IpPrefix.ofSource(address, v6Length).address();
  }

  /** Runs {@code work} on a source's record under its lock; {@code none} without a record. */
  private <R> R with(
      IpAddress source, int worth, Function<SourceRecord, R> work, Supplier<R> none) {
    long millis = now();
    synchronized (sources.lock(source.high(), source.low())) {
      SourceRecord record =
          worth == 0
              ? sources.find(source.high(), source.low())
              : sources.findOrCreate(source.high(), source.low(), worth, millis);
      return record == null ? none.get() : work.apply(record);
    }
  }

  /** Keeps what was found and let pass, for the explanation only. */
  public void passed(Arrival arrival, List<Passed> passed) {
    // A forgeable sender's could push real evidence out.
    if (passed.isEmpty() || arrival.channel().forgeable()) {
      return;
    }
    long millis = clock.millisAt(arrival.nanos());
    boolean unused =
        with(
            key(arrival.source()),
            SourceRecord.WORTH_UNPROVEN,
            record -> {
              record.touch(arrival.proof(), millis);
              passed.forEach(each -> record.keep(arrival, each.finding(), each.by(), millis));
              return true;
            },
            () -> false);
  }

  /**
   * Counts a message's findings against its source.
   *
   * @param counting findings that count
   * @param suspicious whether the message as a whole is one suspicious message
   * @param watchedBy the setting that keeps all of it from being carried out; empty for none
   */
  public Tally found(
      Arrival arrival, List<Finding> counting, boolean suspicious, String watchedBy) {
    boolean proven = arrival.proof().countsTowardsBlock();
    int worth = worth(proven);
    long millis = clock.millisAt(arrival.nanos());
    return with(
        key(arrival.source()),
        worth,
        record -> {
          record.touch(arrival.proof(), millis);
          counting.forEach(finding -> record.keep(arrival, finding, watchedBy, millis));
          int before = score(record, millis);
          if (proven) {
            int points = counting.stream().mapToInt(Finding::points).sum();
            raise(record, Math.min(ThreatScore.MAX, points) * KEPT_PART, millis);
          }
          if (proven && suspicious) {
            record.suspicious().add(millis, 0);
          } else if (suspicious && arrival.channel().forgeable()) {
            demote(record, millis);
          }
          return record.tally(before, millis);
        },
        () -> Tally.NONE);
  }

  private void demote(SourceRecord record, long millis) {
    record.demotedUntilMillis = millis + SourceRecord.DEMOTION_MILLIS;
    if (demotedUntilMillis < record.demotedUntilMillis) {
      demotedUntilMillis = record.demotedUntilMillis;
    }
  }

  private void raise(SourceRecord record, double points, long millis) {
    record.raise(points, millis, settings.halfLife().toMillis());
  }

  private int score(SourceRecord record, long millis) {
    return (int) Math.round(record.scoreAt(millis, settings.halfLife().toMillis()));
  }

  /** The score of a source's past, 0 to 100. */
  public int score(IpAddress address) {
    return with(key(address), 0, record -> score(record, now()), () -> 0);
  }

  /**
   * Reserves one login attempt; false when failed and outstanding would pass the threshold, or when
   * the port is barred and the account has not signed in from there.
   */
  public boolean attempt(Arrival arrival) {
    IpAddress source = key(arrival.source());
    long millis = clock.millisAt(arrival.nanos());
    return (!bars.covers(source, arrival.port(), millis) || knows(arrival))
        && logins.attempt(source, arrival, millis);
  }

  /** Whether the arrival's account signed in from its source within the last seven days. */
  public boolean knows(Arrival arrival) {
    if (!arrival.account().named()) {
      return false;
    }
    CredentialKey pair = CredentialKey.of(key(arrival.source()), arrival.account(), true);
    return known.knows(pair, clock.millisAt(arrival.nanos()));
  }

  /** Whether any account signed in from an address within the last seven days. */
  public boolean familiar(IpAddress address, long nanos) {
    return known.accounts(key(address), clock.millisAt(nanos)) > 0;
  }

  /** Counts a failed login against the account and, when it is proven, against the source. */
  public Tally loginFailed(Arrival arrival) {
    IpAddress source = key(arrival.source());
    CredentialKey key = LoginCounts.key(source, arrival);
    long millis = now();
    logins.failed(key, source, arrival, millis);
    if (!arrival.proof().countsTowardsBlock()) {
      return Tally.NONE;
    }
    int accounts = known.accounts(source, millis);
    boolean shared = accounts >= OFFICE && arrival.channel().sip();
    boolean stranger = !known.knows(key, millis);
    return with(
        source,
        worth(true),
        record -> {
          record.touch(arrival.proof(), millis);
          record.failed(key.tag(), arrival.port(), shared, millis);
          raise(record, FAILURE_POINTS, millis);
          int sprayed = stranger ? record.sprayed(key.tag(), millis) : 0;
          Tally tally = record.tally(score(record, millis), millis);
          if (sprayed >= Math.max(SPRAYED, accounts)) {
            return tally.with(Tally.Trigger.SPRAYED_ACCOUNTS);
          }
          return shared ? ofPort(record, arrival, tally, millis) : tally;
        },
        () -> Tally.NONE);
  }

  /** Where others signed in, the first guesser's port is barred instead of the address. */
  private Tally ofPort(SourceRecord record, Arrival arrival, Tally tally, long millis) {
    if (tally.trigger() != Tally.Trigger.FAILED_LOGINS
        || !record.barsPort(arrival.port(), millis)) {
      return tally;
    }
    long until = millis + thresholds.failedWindow().toMillis();
    bars.bar(key(arrival.source()), arrival.port(), until, millis);
    return tally.with(Tally.Trigger.NONE);
  }

  /**
   * Resets the account's count; of the source's count only the account's failures of the last five
   * seconds leave.
   */
  public void loginSucceeded(Arrival arrival) {
    IpAddress source = key(arrival.source());
    CredentialKey key = LoginCounts.key(source, arrival);
    logins.settled(key, arrival, true);
    long millis = now();
    if (arrival.proof().countsTowardsBlock() && arrival.account().named()) {
      known.succeeded(source, key, millis);
    }
    synchronized (sources.lock(source.high(), source.low())) {
      SourceRecord record = sources.find(source.high(), source.low());
      if (record != null && record.failures != null) {
        record.failures.removeTagged(key.tag(), SourceRecord.ACCOUNT_BITS, millis - TYPO_MILLIS);
        record.touch(arrival.proof(), millis);
      }
    }
  }

  /** Refunds an attempt that proved nothing. */
  public void loginNeutral(Arrival arrival) {
    CredentialKey key = LoginCounts.key(key(arrival.source()), arrival);
    logins.settled(key, arrival, false);
  }

  /**
   * Notes a target that does not exist.
   *
   * <p>Paths are counted for an hour, extensions for a day; of these as many may be missing as
   * accounts have signed in from there, so that an office with a few wrong numbers is no scanner.
   *
   * @return how many distinct ones beyond the allowance the source has asked for, 0 when this one
   *     is known or within the allowance
   */
  public int targetMissing(Arrival arrival, String target) {
    IpAddress source = key(arrival.source());
    int worth = worth(arrival.proof().countsTowardsBlock());
    long hash = CredentialKey.hash(target);
    long millis = now();
    boolean sip = arrival.channel().sip();
    int allowance =
        sip
            ? Math.max(settings.missingTargets(), known.accounts(source, millis))
            : settings.missingPaths();
    return with(
        source,
        worth,
        record -> {
          record.touch(arrival.proof(), millis);
          int distinct = sip ? record.missingExtension(hash, millis) : record.missing(hash, millis);
          return Math.max(0, distinct - allowance);
        },
        () -> 0);
  }

  /** Whether forgeable evidence puts strangers of an address last. */
  public boolean demoted(IpAddress address, long nanos) {
    long millis = clock.millisAt(nanos);
    if (demotedUntilMillis <= millis) {
      return false;
    }
    return with(key(address), 0, record -> record.demotedUntilMillis > millis, () -> Boolean.FALSE);
  }

  /** How many earlier blocks, ended less than {@code memoryMillis} ago, the next one follows. */
  public int earlierBlocks(IpAddress address, long memoryMillis) {
    return with(
        key(address),
        0,
        record -> now() - record.blockEndMillis > memoryMillis ? 0 : record.blocks,
        () -> 0);
  }

  /** Notes that a source was blocked for the {@code blocks}th time, until a date. */
  public void blocked(IpAddress address, int blocks, long endMillis) {
    IpAddress source = key(address);
    long millis = now();
    synchronized (sources.lock(source.high(), source.low())) {
      SourceRecord record =
          sources.findOrCreate(source.high(), source.low(), SourceRecord.WORTH_BLOCKED, millis);
      if (record != null) {
        record.blocks = blocks;
        record.blockEndMillis = endMillis;
        record.touchedMillis = millis;
        record.dirty = true;
      }
    }
  }

  /** Forgets what counts against the sources in {@code prefix}: somebody lifted their block. */
  public void forgive(IpPrefix prefix) {
    sources.forEach(
        record -> {
          if (prefix.contains(record.first, record.second)) {
            record.forgive();
          }
        });
    logins.forgive(prefix);
  }

  /** What is remembered of an address's source. */
  public SourceView view(IpAddress address) {
    long millis = now();
    return with(
        key(address),
        0,
        record -> record.view(score(record, millis), millis),
        () -> SourceView.UNKNOWN);
  }

  /** What changed since the last call, as rows for the journal; called about once a second. */
  public Batch delta() {
    return writer.delta(sources, logins.table(), known.table());
  }

  /** Forgets what counts no longer; called about once a minute. */
  public void sweep(long escalationMemoryMillis) {
    long millis = now();
    sources.forEach(
        record -> {
          if (record.blocks > 0 && millis - record.blockEndMillis > escalationMemoryMillis) {
            record.blocks = 0;
          }
        });
    sources.sweep(millis);
    logins.table().sweep(millis);
    known.table().sweep(millis);
  }

  /** Sources that are remembered. */
  public int size() {
    return sources.size();
  }

  /** Accounts at sources that are remembered. */
  public int credentials() {
    return logins.table().size();
  }

  /** Histories that were forgotten for want of room. */
  public long evictions() {
    return sources.evictions() + logins.table().evictions();
  }
}
