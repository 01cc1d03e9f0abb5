package org.pbxguard.core.score;

import org.pbxguard.core.arrival.Arrival;

/**
 * The failed and the outstanding attempts of one account from one source. Guarded by its lock in
 * the table.
 */
final class Credential extends BoundedTable.Entry {
  /** How long an answer may take: 64 times T1, after which a SIP transaction ends (RFC 3261 17). */
  static final long PENDING_MILLIS = 32_000;

  final EventRing failures;
  final EventRing pending;
  private final long windowMillis;
  private final int threshold;
  CredentialOwner owner = CredentialOwner.UNKNOWN;
  boolean dirty;
  boolean written;

  Credential(long first, long second, Thresholds thresholds) {
    super(first, second);
    this.threshold = thresholds.failedLogins();
    this.windowMillis = thresholds.failedWindow().toMillis();
    this.failures = new EventRing(threshold);
    this.pending = new EventRing(threshold);
  }

  int failed(long nowMillis) {
    return failures.countAfter(nowMillis - windowMillis);
  }

  int outstanding(long nowMillis) {
    return pending.countAfter(nowMillis - PENDING_MILLIS);
  }

  boolean reserve(Arrival arrival, long nowMillis) {
    pending.forgetUntil(nowMillis - PENDING_MILLIS);
    if (failed(nowMillis) + pending.size() >= threshold) {
      return false;
    }
    pending.add(nowMillis, arrival.nanos());
    return true;
  }

  @Override
  int worth(long nowMillis) {
    int proven = owner.proven() ? 1 : 0;
    if (failed(nowMillis) > 0) {
      return 2 + proven;
    }
    return outstanding(nowMillis) > 0 ? 1 + proven : 0;
  }

  @Override
  long touchedMillis() {
    return Math.max(failures.latest(0), pending.latest(0));
  }
}
