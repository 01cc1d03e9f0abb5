package org.pbxguard.core.audit;

import java.time.Duration;

/**
 * How much the audit keeps.
 *
 * <p>Immutable.
 *
 * @param maxEvents most events, 100 to 10 million; the oldest go first
 * @param retention longest age of an event
 */
public record AuditSettings(int maxEvents, Duration retention) {
  /** Refuses what is out of range. */
  public AuditSettings {
    if (maxEvents < 100 || maxEvents > 10_000_000) {
      throw new IllegalArgumentException("max_events: not 100 to 10000000 (" + maxEvents + ")");
    }
    if (retention.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalArgumentException(
          "retention: less than an hour (" + retention.toSeconds() + "s)");
    }
  }

  /** 100,000 events and a year. */
  public static AuditSettings defaults() {
    return new AuditSettings(100_000, Duration.ofDays(365));
  }
}
