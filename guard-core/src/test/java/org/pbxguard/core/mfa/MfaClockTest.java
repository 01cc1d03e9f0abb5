package org.pbxguard.core.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.core.mfa.TestMfa.ALICE;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MfaClockTest {
  private final TestMfa mfa = new TestMfa(TestMfa.with(TestMfa.patient()));

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void verify_clockSetBackAnHour_acceptsNoUsedCode(boolean restart) {
    Enrolment shown = mfa.enrol(ALICE);
    List<String> used = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      used.add(mfa.phone(shown));
      assertThat(mfa.verify(ALICE, mfa.phone(shown)).accepted()).isTrue();
      mfa.time.pass(Duration.ofSeconds(30));
    }
    mfa.time.set(Duration.ofHours(-1));
    if (restart) {
      mfa.restart();
    }

    for (int i = 0; i < 130; i++) {
      assertThat(mfa.verify(ALICE, used.get(i % used.size())).accepted()).isFalse();
      mfa.service.resetLimits(ALICE);
      mfa.time.pass(Duration.ofSeconds(30));
    }
    assertThat(mfa.verify(ALICE, mfa.phone(shown)).accepted()).as("time has caught up").isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void verify_clockSetAheadAnHourAndBack_acceptsNoUsedCode(boolean restart) {
    Enrolment shown = mfa.enrol(ALICE);
    String used = mfa.phone(shown);
    assertThat(mfa.verify(ALICE, used).accepted()).isTrue();
    mfa.time.set(Duration.ofHours(1));
    if (restart) {
      mfa.restart();
    }
    String ahead = mfa.phone(shown);
    assertThat(mfa.verify(ALICE, ahead).accepted()).isTrue();
    mfa.time.set(Duration.ofHours(-1));

    assertThat(mfa.verify(ALICE, used).accepted()).isFalse();
    assertThat(mfa.verify(ALICE, ahead).accepted()).isFalse();
    assertThat(mfa.verify(ALICE, shown.backupCodes().get(0)).accepted())
        .as("a backup code helps meanwhile")
        .isTrue();
  }

  @Test
  void verify_pendingWhileClockIsSet_keepsItsTenMinutes() {
    Enrolment shown = mfa.begin(ALICE, Authorization.none());
    mfa.time.set(Duration.ofHours(1));

    assertThat(mfa.service.verifyEnrollment(ALICE, mfa.phone(shown), TestMfa.HOME).accepted())
        .isTrue();
  }

  /** The invariant: whatever the clocks do, a code is accepted once and steps only grow. */
  @Test
  void verify_randomClocksAndCodes_acceptsEachStepOnceAndForward() {
    SplittableRandom random = new SplittableRandom(20261124);
    for (int round = 0; round < 15; round++) {
      TestMfa one = new TestMfa(TestMfa.with(TestMfa.patient()));
      Enrolment shown = one.enrol(ALICE);
      Set<Long> accepted = new HashSet<>();
      long newest = Long.MIN_VALUE;
      for (int i = 0; i < 60; i++) {
        Instant phone = one.time.wall().plusSeconds(random.nextInt(-150, 151));
        long step = Math.floorDiv(phone.getEpochSecond(), 30L);
        if (one.verify(ALICE, one.phone(shown, phone)).accepted()) {
          assertThat(accepted.add(step)).isTrue();
          assertThat(step).isGreaterThan(newest);
          newest = step;
        }
        jump(random, one);
      }
      assertThat(accepted).isNotEmpty();
    }
  }

  private static void jump(SplittableRandom random, TestMfa one) {
    one.service.resetLimits(ALICE);
    one.time.pass(Duration.ofSeconds(random.nextInt(0, 60)));
    if (random.nextInt(10) == 0) {
      one.time.set(Duration.ofSeconds(random.nextInt(-600, 601)));
    }
    if (random.nextInt(10) == 0) {
      one.restart();
    }
  }
}
