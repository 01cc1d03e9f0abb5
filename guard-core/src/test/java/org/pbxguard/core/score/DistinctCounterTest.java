package org.pbxguard.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctCounterTest {
  @Test
  void fewThings_areCountedExactly() {
    DistinctCounter counter = new DistinctCounter(0);
    for (int i = 0; i < 16; i++) {
      assertThat(counter.add(CredentialKey.hash("target " + i))).isTrue();
      assertThat(counter.add(CredentialKey.hash("target " + i / 2))).isFalse();
      assertThat(counter.count()).isEqualTo(i + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 100, 400, 1_000, 10_000, 100_000})
  void manyThings_areEstimated(int many) {
    SplittableRandom random = new SplittableRandom(many);
    double sum = 0;
    for (int round = 0; round < 20; round++) {
      DistinctCounter counter = new DistinctCounter(0);
      for (int i = 0; i < many; i++) {
        counter.add(random.nextLong());
      }
      sum += counter.count();
    }
    assertThat(sum / 20).isCloseTo(many, Percentage.withPercentage(15));
  }

  @Test
  void count_neverShrinks() {
    DistinctCounter counter = new DistinctCounter(0);
    SplittableRandom random = new SplittableRandom(1);
    int before = 0;
    for (int i = 0; i < 5_000; i++) {
      counter.add(random.nextLong());
      assertThat(counter.count()).isGreaterThanOrEqualTo(before);
      before = counter.count();
    }
  }

  @Test
  void time_isOverOnceTheSpanHasPassed() {
    DistinctCounter counter = new DistinctCounter(1_000);
    counter.add(1);
    assertThat(counter.lasts(500, 1_499)).isTrue();
    assertThat(counter.lasts(500, 1_500)).isFalse();
  }
}
