package org.pbxguard.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateMeterTest {
  private final RateMeter meter = new RateMeter(1_024, 99);

  private int take(long source, int messages, long nanos, Rate rate) {
    int taken = 0;
    for (int i = 0; i < messages; i++) {
      taken += meter.take(0, source, 1, nanos, rate) ? 1 : 0;
    }
    return taken;
  }

  /** The start of the ticker is arbitrary: a negative one and one that overflows must do. */
  @ParameterizedTest
  @ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 1_000_000_000L, Long.MIN_VALUE})
  void take_burstThenRate(long start) {
    Rate rate = new Rate(10, 20);
    assertThat(take(1, 50, start, rate)).isEqualTo(20);
    long second = TimeUnit.SECONDS.toNanos(1);
    assertThat(take(1, 50, start + second, rate)).isEqualTo(10);
    assertThat(take(1, 50, start + second + second / 10, rate)).isEqualTo(1);
    assertThat(take(1, 50, start + 100 * second, rate)).isEqualTo(20);
  }

  @Test
  void take_sourcesAndKinds_areApart() {
    Rate rate = new Rate(1, 3);
    assertThat(take(1, 5, 0, rate)).isEqualTo(3);
    assertThat(take(2, 5, 0, rate)).isEqualTo(3);
    assertThat(meter.take(0, 1, 2, 0, rate)).isTrue();
  }

  @Test
  void take_millionsOfSources_keepsBusyOnesApartFromTheRest() {
    Rate rate = new Rate(100, 100);
    int taken = 0;
    for (int i = 0; i < 1_000_000; i++) {
      long nanos = i * 1_000L;
      meter.take(0, i + 10, 1, nanos, rate);
      if (i % 100 == 0) {
        taken += meter.take(0, 1, 1, nanos, rate) ? 1 : 0;
      }
    }
    // A second of a source that sends 10,000: its burst and its rate, or a little more if
    // forgotten.
    assertThat(taken).isBetween(199, 1_000);
  }

  @Test
  void sharedBudget_givesItsRateAndKeepsHalfForTheFirst() {
    SharedBudget budget = new SharedBudget(new Rate(100, 100), 0);
    int last = 0;
    for (int i = 0; i < 200; i++) {
      last += budget.takeLast(0) ? 1 : 0;
    }
    assertThat(last).isBetween(49, 51);
    int first = 0;
    for (int i = 0; i < 200; i++) {
      first += budget.take(0) ? 1 : 0;
    }
    assertThat(first + last).isEqualTo(100);
    assertThat(budget.take(10_000_000)).isTrue();
    assertThat(budget.take(10_000_000)).isFalse();
    assertThat(budget.takeLast(10_000_000)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-1, 5", "1000001, 1", "1, 10000001"})
  void rate_outOfRange_isRefused(int perSecond, int burst) {
    assertThatThrownBy(() -> new Rate(perSecond, burst))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
