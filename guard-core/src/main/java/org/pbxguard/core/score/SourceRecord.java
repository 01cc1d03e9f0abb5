package org.pbxguard.core.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Masking;

/**
 * What is remembered of one source. Guarded by its lock in the table.
 *
 * <p>Only proven evidence moves the score and the counts; forgeable evidence is kept for the
 * explanation and demotes the source's strangers for a while.
 */
final class SourceRecord extends BoundedTable.Entry {
  /** How long forgeable evidence keeps the source's strangers last. */
  static final long DEMOTION_MILLIS = 600_000;

  /** How long a mere score keeps its source in the table. */
  private static final long SCORE_MILLIS = 3_600_000;

  /** Worth of a source that only forgeable evidence speaks against. */
  static final int WORTH_UNPROVEN = 1;

  /** Worth of a source with anything proven. */
  static final int WORTH_PROVEN = 2;

  /** Worth of a source that was blocked, so that its next block is longer. */
  static final int WORTH_BLOCKED = 3;

  /** How long a source's extensions and accounts are kept apart: slow scans take hours. */
  private static final long SLOW_MILLIS = 86_400_000;

  /** The bits of a failure's tag that tell its account; the others hold its port. */
  static final long ACCOUNT_BITS = ~0xFFFFL;

  /** Failures of one account that count against an office's address. */
  static final int SHARE = 3;

  /** Most rules that are remembered. */
  static final int MAX_EVIDENCE = 6;

  final Thresholds thresholds;
  @Nullable EventRing failures;
  @Nullable EventRing suspicious;
  @Nullable DistinctCounter missing;
  @Nullable DistinctCounter extensions;
  @Nullable DistinctCounter sprayed;
  List<Evidence> evidence = new ArrayList<>(1);
  double score;
  long scoreMillis;
  long barredMillis = Long.MIN_VALUE / 2;
  long demotedUntilMillis;
  long blockEndMillis;
  long touchedMillis;

  /** When something was found last and let pass; kept as long as a score, for the explanation. */
  long passedMillis;

  int blocks;
  Proof strongest = Proof.NONE;

  /** Changed since the last delta; only what is proven is worth writing. */
  boolean dirty;

  /** There is a row of it. */
  boolean written;

  SourceRecord(long high, long low, Thresholds thresholds) {
    super(high, low);
    this.thresholds = thresholds;
  }

  @Override
  int worth(long nowMillis) {
    if (blocks > 0) {
      return WORTH_BLOCKED;
    }
    if (failedLogins(nowMillis) > 0 || suspicious(nowMillis) > 0 || probes(nowMillis)) {
      return WORTH_PROVEN;
    }
    boolean lately =
        (score >= 1 && nowMillis - scoreMillis < SCORE_MILLIS)
            || nowMillis - passedMillis < SCORE_MILLIS;
    return lately || demotedUntilMillis > nowMillis ? WORTH_UNPROVEN : 0;
  }

  private boolean probes(long nowMillis) {
    return missingTargets(nowMillis) > 0 || count(sprayed, SLOW_MILLIS, nowMillis) > 0;
  }

  @Override
  long touchedMillis() {
    return touchedMillis;
  }

  int failedLogins(long nowMillis) {
    return failures == null
        ? 0
        : failures.countAfter(nowMillis - thresholds.failedWindow().toMillis());
  }

  int suspicious(long nowMillis) {
    return suspicious == null
        ? 0
        : suspicious.countAfter(nowMillis - thresholds.suspiciousWindow().toMillis());
  }

  int missingTargets(long nowMillis) {
    return count(missing, thresholds.suspiciousWindow().toMillis(), nowMillis)
        + count(extensions, SLOW_MILLIS, nowMillis);
  }

  private static int count(@Nullable DistinctCounter counter, long spanMillis, long nowMillis) {
    return counter == null || !counter.lasts(spanMillis, nowMillis) ? 0 : counter.count();
  }

  /**
   * Counts a failed login. Of an account at an office's address only {@link #SHARE} failures count,
   * so that one wrong password does not bar the others.
   */
  void failed(long account, int port, boolean shared, long nowMillis) {
    long since = nowMillis - thresholds.failedWindow().toMillis();
    if (!shared || failures().countTagged(account, ACCOUNT_BITS, since) < SHARE) {
      failures().add(nowMillis, (account & ACCOUNT_BITS) | port);
    }
  }

  /** Whether all failures that count came from one port, and no port was barred lately. */
  boolean barsPort(int port, long nowMillis) {
    long since = nowMillis - thresholds.failedWindow().toMillis();
    int ofPort = failures().countTagged(port, ~ACCOUNT_BITS, since);
    if (barredMillis > since || ofPort < failedLogins(nowMillis)) {
      return false;
    }
    barredMillis = nowMillis;
    failures().clear();
    return true;
  }

  double scoreAt(long nowMillis, long halfLifeMillis) {
    long age = Math.max(0, nowMillis - scoreMillis);
    return score * Math.pow(0.5, (double) age / halfLifeMillis);
  }

  void raise(double points, long nowMillis, long halfLifeMillis) {
    score = Math.min(ThreatScore.MAX, scoreAt(nowMillis, halfLifeMillis) + points);
    scoreMillis = nowMillis;
  }

  void touch(Proof proof, long nowMillis) {
    touchedMillis = nowMillis;
    if (proof.compareTo(strongest) > 0) {
      strongest = proof;
    }
    dirty |= proof.countsTowardsBlock();
  }

  EventRing failures() {
    if (failures == null) {
      failures = new EventRing(thresholds.failedLogins());
    }
    return failures;
  }

  EventRing suspicious() {
    if (suspicious == null) {
      suspicious = new EventRing(thresholds.suspicious());
    }
    return suspicious;
  }

  /** Notes a missing target and returns how many distinct ones there are, or 0 for a known one. */
  int missing(long hash, long nowMillis) {
    missing = running(missing, thresholds.suspiciousWindow().toMillis(), nowMillis);
    return missing.add(hash) ? missing.count() : 0;
  }

  /** As {@link #missing}, of an extension, within a day. */
  int missingExtension(long hash, long nowMillis) {
    extensions = running(extensions, SLOW_MILLIS, nowMillis);
    return extensions.add(hash) ? extensions.count() : 0;
  }

  /** Notes an account whose password was wrong; how many distinct ones there were in a day. */
  int sprayed(long hash, long nowMillis) {
    sprayed = running(sprayed, SLOW_MILLIS, nowMillis);
    sprayed.add(hash);
    return sprayed.count();
  }

  /** The same counter, or a fresh one where there is none or its time is over. */
  private static DistinctCounter running(
      @Nullable DistinctCounter counter, long spanMillis, long nowMillis) {
    return counter != null && counter.lasts(spanMillis, nowMillis)
        ? counter
        : new DistinctCounter(nowMillis);
  }

  /** Keeps the latest finding of each rule; the rule that was quiet longest makes room. */
  void keep(Arrival arrival, Finding finding, String passedBy, long nowMillis) {
    if (!passedBy.isEmpty()) {
      passedMillis = nowMillis;
    }
    int count = 1;
    int oldest = 0;
    for (int i = 0; i < evidence.size(); i++) {
      Evidence each = evidence.get(i);
      if (each.rule().equals(finding.rule()) && each.passedBy().equals(passedBy)) {
        count = each.count() == Integer.MAX_VALUE ? each.count() : each.count() + 1;
        evidence.remove(i);
        break;
      }
      oldest = each.millis() < evidence.get(oldest).millis() ? i : oldest;
    }
    int room = strongest.countsTowardsBlock() ? MAX_EVIDENCE : 1;
    if (count == 1 && evidence.size() >= room) {
      evidence.remove(oldest);
    }
    evidence.add(
        new Evidence(
            finding.rule(),
            finding.category(),
            finding.severity(),
            finding.points(),
            finding.where(),
            Masking.mask(finding),
            arrival.proof(),
            arrival.channel(),
            nowMillis,
            count,
            passedBy));
  }

  /** Where it stands, with the score that counts. */
  Tally tally(int scoreNow, long nowMillis) {
    int failed = failedLogins(nowMillis);
    int suspected = suspicious(nowMillis);
    Tally.Trigger trigger = Tally.Trigger.NONE;
    if (failed >= thresholds.failedLogins()) {
      trigger = Tally.Trigger.FAILED_LOGINS;
    } else if (suspected >= thresholds.suspicious()) {
      trigger = Tally.Trigger.SUSPICIOUS_MESSAGES;
    }
    return new Tally(scoreNow, failed, suspected, trigger);
  }

  /** What is remembered now, with the score that counts. */
  SourceView view(int scoreNow, long nowMillis) {
    List<Evidence> newest = new ArrayList<>(evidence);
    newest.sort(Comparator.comparingLong(Evidence::millis).reversed());
    return new SourceView(
        scoreNow,
        failedLogins(nowMillis),
        suspicious(nowMillis),
        missingTargets(nowMillis),
        demotedUntilMillis > nowMillis,
        blocks,
        strongest,
        newest);
  }

  /** Forgets what counts, after an administrator lifted a block. */
  void forgive() {
    failures = null;
    suspicious = null;
    missing = null;
    extensions = null;
    sprayed = null;
    score = 0;
    demotedUntilMillis = 0;
    blocks = 0;
    dirty = true;
  }
}
