package org.pbxguard.sip.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pbxguard.sip.flow.FlowFixtures;

class AnswerBudgetTest {
  private final AnswerBudget budget = new AnswerBudget(FlowFixtures.hash(5));

  @Test
  void spend_upToThreeTimesWhatCame_isGranted() {
    budget.received(0, 1, 400, 10);

    assertThat(budget.spend(0, 1, 600, 400, 10)).isTrue();
    assertThat(budget.spend(0, 1, 601, 400, 10)).isFalse();
    assertThat(budget.spend(0, 1, 600, 400, 10)).isTrue();
    assertThat(budget.spend(0, 1, 1, 400, 10)).isFalse();
  }

  @Test
  void spend_ofAnotherAddress_hasItsOwnBudget() {
    budget.received(0, 1, 400, 10);

    assertThat(budget.spend(0, 2, 1, 0, 10)).isFalse();
    assertThat(budget.spend(0, 1, 1_200, 400, 10)).isTrue();
  }

  @Test
  void spend_ofAForgottenAddress_isThreeTimesTheRequestOnce() {
    assertThat(budget.spend(0, 3, 1_000, 400, 10)).isTrue();
    assertThat(budget.spend(0, 3, 1_000, 400, 10)).isFalse();
  }

  @Test
  void spend_beyondTheRate_waitsForTheNextSecond() {
    for (int i = 0; i < 1_000; i++) {
      budget.received(0, 1, 1_000, 10);
    }
    int granted = 0;
    for (int i = 0; i < 1_000; i++) {
      granted += budget.spend(0, 1, 10, 0, 10) ? 1 : 0;
    }

    assertThat(granted).isEqualTo(AnswerBudget.BURST);
    assertThat(budget.spend(0, 1, 10, 0, 11)).isTrue();
  }

  @Test
  void spend_overAnySequence_neverExceedsThreeTimesWhatCame() {
    SplittableRandom random = new SplittableRandom(11);
    long came = 0;
    long left = 0;
    for (int i = 0; i < 20_000; i++) {
      if (random.nextBoolean()) {
        int bytes = random.nextInt(1_500);
        came += bytes;
        budget.received(0, 9, bytes, i / 100);
      } else {
        int bytes = random.nextInt(9_000);
        left += budget.spend(0, 9, bytes, 500, i / 100) ? bytes : 0;
      }
      assertThat(left).isLessThanOrEqualTo(AnswerBudget.FACTOR * came + 1_500);
    }
    assertThat(left).isPositive();
  }
}
