package org.pbxguard.core.score;

import java.util.ArrayList;
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

  /** Most rules that are remembered. */
  static final int MAX_EVIDENCE = 6;

  final Thresholds thresholds;
  @Nullable EventRing failures;
  @Nullable EventRing suspicious;
  @Nullable DistinctCounter missing;
  List<Evidence> evidence = new ArrayList<>(1);
  double score;
  long scoreMillis;
  long missingSinceMillis;
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
    if (failedLogins(nowMillis) > 0 || suspicious(nowMillis) > 0 || missingCounts(nowMillis)) {
      return WORTH_PROVEN;
    }
    boolean lately =
        (score >= 1 && nowMillis - scoreMillis < SCORE_MILLIS)
            || nowMillis - passedMillis < SCORE_MILLIS;
    return lately || demotedUntilMillis > nowMillis ? WORTH_UNPROVEN : 0;
  }

  private boolean missingCounts(long nowMillis) {
    return missing != null
        && nowMillis - missingSinceMillis < thresholds.suspiciousWindow().toMillis();
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
    return missing == null || !missingCounts(nowMillis) ? 0 : missing.count();
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
    if (missing == null || !missingCounts(nowMillis)) {
      missing = new DistinctCounter();
      missingSinceMillis = nowMillis;
    }
    return missing.add(hash) ? missing.count() : 0;
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

  /** Forgets what counts, after an administrator lifted a block. */
  void forgive() {
    failures = null;
    suspicious = null;
    missing = null;
    score = 0;
    demotedUntilMillis = 0;
    blocks = 0;
    dirty = true;
  }
}
