package org.pbxguard.core.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.core.mfa.TestMfa.ALICE;
import static org.pbxguard.core.mfa.TestMfa.AWAY;
import static org.pbxguard.core.mfa.TestMfa.HOME;
import static org.pbxguard.core.mfa.TestMfa.NOBODY;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.net.IpAddress;

class MfaThrottleTest {
  private final TestMfa mfa = new TestMfa();

  @Test
  void verify_fourthFailureAndOn_doublesTheWaitToItsCap() {
    Enrolment shown = mfa.enrol(ALICE);
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      assertThat(mfa.service.verify(ALICE, mfa.wrong(shown), Optional.empty()))
          .isEqualTo(new MfaResult.Refused());
      if (i >= 3) {
        MfaResult next = mfa.service.verify(ALICE, mfa.phone(shown), Optional.empty());
        Duration wait = ((MfaResult.Throttled) next).retryAfter();
        waits.add(wait.toSeconds());
        mfa.time.pass(wait);
      }
    }
    assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L);
  }

  @Test
  void verify_whileWaiting_isNeitherComparedNorCounted() {
    Enrolment shown = mfa.enrol(ALICE);
    for (int i = 0; i < 4; i++) {
      mfa.verify(ALICE, mfa.wrong(shown));
    }
    int commits = mfa.disk.commits();

    assertThat(mfa.verify(ALICE, mfa.phone(shown)))
        .isEqualTo(new MfaResult.Throttled(Duration.ofSeconds(1)));
    assertThat(mfa.disk.commits()).isEqualTo(commits);
    mfa.time.pass(Duration.ofSeconds(1));
    assertThat(mfa.verify(ALICE, mfa.phone(shown)).accepted()).isTrue();
  }

  @Test
  void verify_success_clearsTheCount() {
    Enrolment shown = mfa.enrol(ALICE);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 3; i++) {
        assertThat(mfa.verify(ALICE, mfa.wrong(shown))).isEqualTo(new MfaResult.Refused());
      }
      assertThat(mfa.verify(ALICE, mfa.phone(shown)).accepted()).isTrue();
      mfa.time.pass(Duration.ofSeconds(30));
    }
  }

  @Test
  void verify_afterRestart_stillWaits() {
    Enrolment shown = mfa.enrol(ALICE);
    for (int i = 0; i < 4; i++) {
      mfa.verify(ALICE, mfa.wrong(shown));
    }
    mfa.restart();

    assertThat(mfa.service.verify(ALICE, mfa.phone(shown), AWAY))
        .isInstanceOf(MfaResult.Throttled.class);
  }

  @Test
  void verify_restartWithClockSetBack_waitsNoLongerThanBefore() {
    Enrolment shown = mfa.enrol(ALICE);
    for (int i = 0; i < 4; i++) {
      mfa.verify(ALICE, mfa.wrong(shown));
    }
    mfa.time.set(Duration.ofHours(-1));
    mfa.restart();

    assertThat(mfa.service.verify(ALICE, "000000", AWAY))
        .isEqualTo(new MfaResult.Throttled(Duration.ofSeconds(1)));
  }

  @Test
  void verify_unknownUser_meetsTheSameWaits() {
    mfa.enrol(ALICE);
    for (int i = 0; i < 4; i++) {
      assertThat(mfa.verify(NOBODY, "123456")).isEqualTo(new MfaResult.Refused());
    }

    assertThat(mfa.verify(NOBODY, "123456"))
        .isEqualTo(new MfaResult.Throttled(Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"123456", "12345678", "ABCD-EFGH", "ABCD-EFGH-JKMN-PQRS", "", "junk!"})
  void verify_unknownUser_doesTheWorkOfAWrongCode(String code) {
    mfa.enrol(ALICE);

    assertThat(work(NOBODY, code)).isEqualTo(work(ALICE, code));
  }

  private List<Long> work(UserId user, String code) {
    long derivations = mfa.codes.derivations();
    int commits = mfa.disk.commits();
    int appends = mfa.disk.appends();
    int events = mfa.events.size();
    assertThat(mfa.verify(user, code)).isEqualTo(new MfaResult.Refused());
    return List.of(
        mfa.codes.derivations() - derivations,
        (long) (mfa.disk.commits() - commits),
        (long) (mfa.disk.appends() - appends),
        (long) (mfa.events.size() - events));
  }

  @Test
  void verify_backupCodeOfAnyFate_costsOneDerivation() {
    Enrolment shown = mfa.enrol(ALICE);
    String code = shown.backupCodes().get(9);

    assertThat(derivationsOf(code)).as("right").isEqualTo(1);
    assertThat(derivationsOf(code)).as("used").isEqualTo(1);
    assertThat(derivationsOf("AAAA-AAAA-AAAA-AAAA")).as("wrong").isEqualTo(1);
    assertThat(derivationsOf(mfa.wrong(shown))).as("a TOTP code").isZero();
  }

  private long derivationsOf(String code) {
    long before = mfa.codes.derivations();
    assertThat(mfa.verify(ALICE, code)).isNotInstanceOf(MfaResult.Throttled.class);
    return mfa.codes.derivations() - before;
  }

  @Test
  void verify_hundredFailuresInARow_suspendTheFactorUntilAnotherIsProven() {
    TestMfa patient = new TestMfa(TestMfa.with(TestMfa.patient()));
    Enrolment shown = patient.enrol(ALICE);
    fail(patient, shown, 100);

    assertThat(patient.service.methods(ALICE).suspended()).containsExactly(MfaMethod.TOTP);
    patient.time.pass(Duration.ofSeconds(1));
    assertThat(patient.verify(ALICE, patient.phone(shown))).isEqualTo(new MfaResult.Refused());
    assertThat(patient.last().reason()).isEqualTo(MfaEvent.Reason.SUSPENDED);
    patient.restart();
    patient.time.pass(Duration.ofSeconds(30));
    assertThat(patient.verify(ALICE, patient.phone(shown)).accepted()).isFalse();

    patient.time.pass(Duration.ofSeconds(30));
    assertThat(patient.verify(ALICE, shown.backupCodes().get(0)).accepted()).isTrue();
    assertThat(patient.service.methods(ALICE).suspended()).isEmpty();
    assertThat(patient.verify(ALICE, patient.phone(shown)).accepted()).isTrue();
  }

  @Test
  void resetLimits_suspendedFactor_isFreeAgain() {
    TestMfa patient = new TestMfa(TestMfa.with(TestMfa.patient()));
    Enrolment shown = patient.enrol(ALICE);
    fail(patient, shown, 100);

    assertThat(patient.service.resetLimits(ALICE)).isEqualTo(new Change.Done<>(true));
    assertThat(patient.verify(ALICE, patient.phone(shown)).accepted()).isTrue();
    assertThat(patient.service.resetLimits(NOBODY)).isEqualTo(new Change.Absent<>());
  }

  @Test
  void verify_ninetyNineFailures_leaveTheFactorInUse() {
    TestMfa patient = new TestMfa(TestMfa.with(TestMfa.patient()));
    Enrolment shown = patient.enrol(ALICE);
    fail(patient, shown, 99);

    assertThat(patient.verify(ALICE, patient.phone(shown)).accepted()).isTrue();
  }

  private static void fail(TestMfa mfa, Enrolment shown, int times) {
    String wrong = mfa.wrong(shown);
    for (int i = 0; i < times; i++) {
      assertThat(mfa.service.verify(ALICE, wrong, Optional.empty()))
          .isEqualTo(new MfaResult.Refused());
    }
  }

  @Test
  void verifyFromTrustedDevice_whileOthersFail_isNotDelayed() {
    Enrolment shown = mfa.enrol(ALICE);
    for (int i = 0; i < 4; i++) {
      mfa.service.verify(ALICE, mfa.wrong(shown), AWAY);
    }
    assertThat(mfa.service.verify(ALICE, mfa.phone(shown), AWAY))
        .isInstanceOf(MfaResult.Throttled.class);

    assertThat(mfa.service.verifyFromTrustedDevice(ALICE, mfa.phone(shown), HOME).accepted())
        .isTrue();
  }

  @Test
  void verifyFromTrustedDevice_suspendedFactor_staysUsable() {
    TestMfa patient = new TestMfa(TestMfa.with(TestMfa.patient()));
    Enrolment shown = patient.enrol(ALICE);
    fail(patient, shown, 100);

    assertThat(
            patient.service.verifyFromTrustedDevice(ALICE, patient.phone(shown), HOME).accepted())
        .isTrue();
  }

  @Test
  void verifyFromTrustedDevice_ownBudgetSpent_countsLikeAnyOther() {
    Enrolment shown = mfa.enrol(ALICE);
    for (int i = 0; i < AttemptGate.TRUSTED_BUDGET; i++) {
      assertThat(mfa.service.verifyFromTrustedDevice(ALICE, mfa.wrong(shown), HOME))
          .isEqualTo(new MfaResult.Refused());
    }
    for (int i = 0; i < 4; i++) {
      mfa.service.verifyFromTrustedDevice(ALICE, mfa.wrong(shown), HOME);
    }

    assertThat(mfa.service.verifyFromTrustedDevice(ALICE, mfa.phone(shown), HOME))
        .isInstanceOf(MfaResult.Throttled.class);
  }

  @Test
  void verify_manyUsersFromOneAddress_makesTheAddressWait() {
    Enrolment shown = mfa.enrol(ALICE);
    for (int i = 0; i < 21; i++) {
      assertThat(mfa.service.verify(new UserId("user" + i), "123456", AWAY))
          .isEqualTo(new MfaResult.Refused());
    }

    assertThat(mfa.service.verify(ALICE, mfa.phone(shown), AWAY))
        .isEqualTo(new MfaResult.Throttled(Duration.ofSeconds(1)));
    assertThat(mfa.service.verify(ALICE, mfa.phone(shown), HOME).accepted()).isTrue();
  }

  @Test
  void verify_addressesOfOneIpv6Network_shareTheirFailures() {
    for (int i = 0; i < 21; i++) {
      mfa.service.verify(new UserId("user" + i), "123456", IpAddress.parse("2001:db8::" + i));
    }

    assertThat(mfa.service.verify(ALICE, "123456", IpAddress.parse("2001:db8::ffff")))
        .isInstanceOf(MfaResult.Throttled.class);
    assertThat(mfa.service.verify(ALICE, "123456", IpAddress.parse("2001:db8:0:1::1")))
        .isEqualTo(new MfaResult.Refused());
  }

  @Test
  void verify_addressAfterMinutes_isForgiven() {
    for (int i = 0; i < 25; i++) {
      mfa.service.verify(new UserId("user" + i), "123456", AWAY);
      mfa.time.pass(Duration.ofMinutes(1));
    }

    assertThat(mfa.service.verify(ALICE, "123456", AWAY)).isEqualTo(new MfaResult.Refused());
  }
}
