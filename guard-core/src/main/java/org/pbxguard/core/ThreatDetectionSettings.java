package org.pbxguard.core;

import java.time.Duration;
import java.util.List;
import org.pbxguard.core.audit.AuditSettings;
import org.pbxguard.core.decision.EscalationSettings;
import org.pbxguard.core.decision.RuleMode;
import org.pbxguard.core.score.HistorySettings;
import org.pbxguard.core.score.RateSettings;
import org.pbxguard.core.score.Thresholds;

/**
 * What counts as an attack and what follows; root key {@code security.threat_detection}.
 *
 * <p>Immutable.
 *
 * @param enabled whether anything is detected at all; manual blocks hold in any case
 * @param automaticBlocking whether the guard blocks sources by itself; without it single messages
 *     are still refused
 * @param maxFailedAttempts failed logins that block, 1 to 1000
 * @param failedAttemptWindow within so long
 * @param blockDuration how long a first block lasts
 * @param suspiciousPatternThreshold suspicious messages that block, 1 to 1000
 * @param suspiciousPatternWindow within so long
 * @param suspiciousScore points from which a message is suspicious, 1 to 100
 * @param refuseScore points from which a message is refused, 1 to 100
 * @param ipv6PrefixLength leading bits by which an IPv6 source is remembered and blocked, 32 to 128
 * @param escalation how repeated blocks grow
 * @param rates how many messages are admitted
 * @param history how much is remembered
 * @param audit how much the audit keeps
 * @param rules rules and categories that are applied in another way than {@code enforce}
 */
public record ThreatDetectionSettings(
    boolean enabled,
    boolean automaticBlocking,
    int maxFailedAttempts,
    Duration failedAttemptWindow,
    Duration blockDuration,
    int suspiciousPatternThreshold,
    Duration suspiciousPatternWindow,
    int suspiciousScore,
    int refuseScore,
    int ipv6PrefixLength,
    EscalationSettings escalation,
    RateSettings rates,
    HistorySettings history,
    AuditSettings audit,
    List<RuleMode> rules) {
  private static final int MOST = 1_000;

  /** Refuses what is out of range. */
  public ThreatDetectionSettings {
    check("max_failed_attempts", maxFailedAttempts, 1, MOST);
    check("suspicious_pattern_threshold", suspiciousPatternThreshold, 1, MOST);
    check("suspicious_score", suspiciousScore, 1, 100);
    check("refuse_score", refuseScore, 1, 100);
    check("ipv6_prefix_length", ipv6PrefixLength, 32, 128);
    check("failed_attempt_window", failedAttemptWindow);
    check("suspicious_pattern_window", suspiciousPatternWindow);
    check("block_duration", blockDuration);
    rules = List.copyOf(rules);
  }

  private static void check(String key, int value, int from, int to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(key + ": not " + from + " to " + to + " (" + value + ")");
    }
  }

  private static void check(String key, Duration value) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException(
          key + ": not 1 second to a year (" + value.toSeconds() + "s)");
    }
  }

  /**
   * These settings with what can change in a running guard taken from {@code next}: whether
   * anything is detected and blocked, how long and growing blocks last, from which points a message
   * is suspicious or refused, and the modes of rules. Counts, windows, rates and sizes are built
   * into the tables.
   */
  public ThreatDetectionSettings live(ThreatDetectionSettings next) {
    return new ThreatDetectionSettings(
        next.enabled,
        next.automaticBlocking,
        maxFailedAttempts,
        failedAttemptWindow,
        next.blockDuration,
        suspiciousPatternThreshold,
        suspiciousPatternWindow,
        next.suspiciousScore,
        next.refuseScore,
        ipv6PrefixLength,
        next.escalation,
        rates,
        history,
        audit,
        next.rules);
  }

  /** How much is too much. */
  Thresholds thresholds() {
    return new Thresholds(
        maxFailedAttempts,
        failedAttemptWindow,
        suspiciousPatternThreshold,
        suspiciousPatternWindow);
  }

  /** Ten failed logins or five suspicious messages in an hour block for an hour. */
  public static ThreatDetectionSettings defaults() {
    return new ThreatDetectionSettings(
        true,
        true,
        10,
        Duration.ofHours(1),
        Duration.ofHours(1),
        5,
        Duration.ofHours(1),
        30,
        50,
        64,
        EscalationSettings.defaults(),
        RateSettings.defaults(),
        HistorySettings.defaults(),
        AuditSettings.defaults(),
        List.of());
  }
}
