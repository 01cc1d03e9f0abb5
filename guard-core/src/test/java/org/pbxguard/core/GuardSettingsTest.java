package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.audit.AuditSettings;
import org.pbxguard.core.decision.EscalationSettings;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.score.HistorySettings;
import org.pbxguard.core.score.Rate;
import org.pbxguard.core.score.RateSettings;

class GuardSettingsTest {
  /** Every default of the guard: who changes one changes this test. */
  @Test
  void defaults_areTheseAndNoOthers() {
    assertThat(GuardSettings.defaults())
        .isEqualTo(
            new GuardSettings(
                Mode.ENFORCE,
                new ThreatDetectionSettings(
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
                    new EscalationSettings(Duration.ofDays(1), 10, Duration.ofDays(7)),
                    new RateSettings(
                        new Rate(2_000, 2_000),
                        new Rate(2, 2),
                        new Rate(500, 500),
                        new Rate(200, 1_000),
                        new Rate(400, 2_000),
                        new Rate(800, 4_000),
                        new Rate(4_000, 8_000),
                        65_536),
                    new HistorySettings(65_536, 65_536, Duration.ofMinutes(10), 5, 40),
                    new AuditSettings(100_000, Duration.ofDays(365)),
                    List.of())));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3600, 3600, 5, 3600, 30, 50, 64, max_failed_attempts",
    "1001, 3600, 3600, 5, 3600, 30, 50, 64, max_failed_attempts",
    "10, 0, 3600, 5, 3600, 30, 50, 64, failed_attempt_window",
    "10, 3600, 0, 5, 3600, 30, 50, 64, block_duration",
    "10, 3600, 31536001, 5, 3600, 30, 50, 64, block_duration",
    "10, 3600, 3600, 0, 3600, 30, 50, 64, suspicious_pattern_threshold",
    "10, 3600, 3600, 5, -1, 30, 50, 64, suspicious_pattern_window",
    "10, 3600, 3600, 5, 3600, 0, 50, 64, suspicious_score",
    "10, 3600, 3600, 5, 3600, 30, 101, 64, refuse_score",
    "10, 3600, 3600, 5, 3600, 30, 50, 31, ipv6_prefix_length",
    "10, 3600, 3600, 5, 3600, 30, 50, 129, ipv6_prefix_length",
  })
  void outOfRange_isRefusedByItsKey(
      int failed,
      long window,
      long block,
      int suspicious,
      long suspiciousWindow,
      int suspiciousScore,
      int refuseScore,
      int prefix,
      String key) {
    ThreatDetectionSettings d = ThreatDetectionSettings.defaults();
    assertThatThrownBy(
            () ->
                new ThreatDetectionSettings(
                    true,
                    true,
                    failed,
                    Duration.ofSeconds(window),
                    Duration.ofSeconds(block),
                    suspicious,
                    Duration.ofSeconds(suspiciousWindow),
                    suspiciousScore,
                    refuseScore,
                    prefix,
                    d.escalation(),
                    d.rates(),
                    d.history(),
                    d.audit(),
                    List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + ": ");
  }

  @ParameterizedTest
  @CsvSource({"99, 3600", "10000001, 3600", "100, 3599"})
  void audit_outOfRange_isRefused(int events, long retention) {
    assertThatThrownBy(() -> new AuditSettings(events, Duration.ofSeconds(retention)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1023, 1024, 600, 5, 40",
    "1024, 4194305, 600, 5, 40",
    "1024, 1024, 0, 5, 40",
    "1024, 1024, 600, 0, 40",
    "1024, 1024, 600, 5, 1001",
  })
  void history_outOfRange_isRefused(
      int sources, int credentials, long halfLife, int targets, int paths) {
    assertThatThrownBy(
            () ->
                new HistorySettings(
                    sources, credentials, Duration.ofSeconds(halfLife), targets, paths))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
