package org.pbxguard.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.block.BlockRequest;

class EscalationTest {
  private static Escalation escalation(long first, long most, int jitter) {
    return new Escalation(
        Duration.ofSeconds(first),
        new EscalationSettings(Duration.ofSeconds(most), jitter, Duration.ofDays(7)),
        new SplittableRandom(1));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3600",
    "-1, 3600",
    "1, 7200",
    "2, 14400",
    "3, 28800",
    "4, 57600",
    "5, 86400",
    "60, 86400",
    "2147483647, 86400",
  })
  void next_doublesToTheCap(int earlier, long seconds) {
    assertThat(escalation(3_600, 86_400, 0).next(earlier)).hasSeconds(seconds);
  }

  @Test
  void next_capBelowTheFirst_neverShortens() {
    assertThat(escalation(3_600, 60, 0).next(5)).hasSeconds(3_600);
  }

  @Test
  void next_jitter_isWithinItsBoundsAndVaries() {
    Escalation escalation = escalation(3_600, 86_400, 10);
    Set<Duration> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      Duration next = escalation.next(1);
      assertThat(next.toSeconds()).isBetween(7_200L, 7_920L);
      seen.add(next);
      assertThat(escalation.next(0)).hasSeconds(3_600);
    }
    assertThat(seen).hasSizeGreaterThan(100);
  }

  @Test
  void next_neverPassesTheLongestBlockThereIs() {
    Escalation escalation = escalation(31_536_000, 31_536_000, 50);
    for (int i = 0; i < 50; i++) {
      assertThat(escalation.next(i)).isLessThanOrEqualTo(BlockRequest.MAX_DURATION);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 10, 1", "86400, -1, 1", "86400, 51, 1", "86400, 10, -1", "31536001, 10, 1"})
  void settings_outOfRange_areRefused(long most, int jitter, long memory) {
    assertThatThrownBy(
            () ->
                new EscalationSettings(
                    Duration.ofSeconds(most), jitter, Duration.ofSeconds(memory)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
