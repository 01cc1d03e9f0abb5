package org.pbxguard.core.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.core.mfa.TestMfa.ALICE;
import static org.pbxguard.core.mfa.TestMfa.BOB;
import static org.pbxguard.core.mfa.TestMfa.HOME;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MfaFailureTest {
  private final TestMfa mfa = new TestMfa();

  @Test
  void verify_diskRefusesTheCount_isUnavailable() {
    Enrolment shown = mfa.enrol(ALICE);
    mfa.disk.breakDown();

    assertThat(mfa.verify(ALICE, mfa.phone(shown))).isEqualTo(new MfaResult.Unavailable());
    assertThat(mfa.verify(ALICE, shown.backupCodes().get(0)))
        .isEqualTo(new MfaResult.Unavailable());
  }

  @Test
  void verify_diskRefusesTheAcceptance_isUnavailableAndTheCodeStaysUnused() {
    Enrolment shown = mfa.enrol(ALICE);
    mfa.disk.breakAfter(1);
    assertThat(mfa.verify(ALICE, mfa.phone(shown))).isEqualTo(new MfaResult.Unavailable());
    assertThat(mfa.events).noneMatch(e -> e.type() == MfaEvent.Type.MFA_VERIFIED);

    mfa.disk.repair();
    assertThat(mfa.verify(ALICE, mfa.phone(shown)).accepted()).isTrue();
  }

  @Test
  void verify_diskRefuses_wrongAndUnknownLookAlike() {
    Enrolment shown = mfa.enrol(ALICE);
    mfa.disk.breakDown();

    assertThat(mfa.verify(ALICE, mfa.wrong(shown))).isEqualTo(new MfaResult.Unavailable());
    assertThat(mfa.verify(TestMfa.NOBODY, "123456")).isEqualTo(new MfaResult.Unavailable());
  }

  @Test
  void verify_diskBroken_attemptsStillCount() {
    Enrolment shown = mfa.enrol(ALICE);
    mfa.disk.breakDown();
    for (int i = 0; i < 4; i++) {
      mfa.verify(ALICE, mfa.wrong(shown));
    }

    assertThat(mfa.verify(ALICE, mfa.phone(shown))).isInstanceOf(MfaResult.Throttled.class);
  }

  @Test
  void changes_diskRefuses_areUnavailableAndNothingChanges() {
    Enrolment shown = mfa.enrol(ALICE);
    Enrolment pending = mfa.begin(BOB, Authorization.none());
    mfa.disk.breakDown();

    assertThat(mfa.service.enroll(BOB, Authorization.none())).isEqualTo(new Change.Unavailable<>());
    assertThat(mfa.service.verifyEnrollment(BOB, mfa.phone(pending), HOME))
        .isEqualTo(new MfaResult.Unavailable());
    assertThat(mfa.service.disable(ALICE, Authorization.administrator()))
        .isEqualTo(new Change.Unavailable<>());
    assertThat(mfa.service.reissueBackupCodes(ALICE, Authorization.administrator()))
        .isEqualTo(new Change.Unavailable<>());

    mfa.disk.repair();
    assertThat(mfa.service.status(BOB).enabled()).isFalse();
    assertThat(mfa.verify(ALICE, shown.backupCodes().get(0)).accepted()).isTrue();
    assertThat(mfa.service.verifyEnrollment(BOB, mfa.phone(pending), HOME).accepted()).isTrue();
  }

  @Test
  void add_diskRefuses_leavesTheKeyFree() {
    Credential key = new Credential(MfaMethod.FIDO2, "key", "", mfa.time.wall(), new byte[1]);
    mfa.disk.breakDown();
    assertThat(
            mfa.service.add(ALICE, key.method(), Authorization.none(), () -> new Check.Match(key)))
        .isEqualTo(new Change.Unavailable<>());

    mfa.disk.repair();
    assertThat(mfa.service.add(BOB, key.method(), Authorization.none(), () -> new Check.Match(key)))
        .isEqualTo(new Change.Done<>(key));
  }

  @Test
  void verify_killedBetweenCountAndAcceptance_losesNoCountAndAcceptsLater() {
    Enrolment shown = mfa.enrol(ALICE);
    for (int i = 0; i < 2; i++) {
      mfa.verify(ALICE, mfa.wrong(shown));
    }
    mfa.disk.breakAfter(1);
    assertThat(mfa.verify(ALICE, mfa.phone(shown)).accepted()).isFalse();
    mfa.disk.repair();
    mfa.restart();

    assertThat(mfa.verify(ALICE, mfa.wrong(shown))).isEqualTo(new MfaResult.Refused());
    assertThat(mfa.verify(ALICE, mfa.phone(shown))).isInstanceOf(MfaResult.Throttled.class);
    mfa.time.pass(Duration.ofSeconds(2));
    assertThat(mfa.verify(ALICE, mfa.phone(shown)).accepted()).isTrue();
  }

  @Test
  void attempt_factorThrows_isUnavailableAndCounted() {
    Enrolment shown = mfa.enrol(ALICE);
    Attempt attempt = Attempt.of(ALICE, MfaMethod.TOTP, Optional.empty());
    for (int i = 0; i < 4; i++) {
      assertThat(
              mfa.service.attempt(
                  attempt,
                  own -> {
                    throw new IllegalStateException("a fault of a factor");
                  }))
          .isEqualTo(new MfaResult.Unavailable());
    }

    assertThat(mfa.verify(ALICE, mfa.phone(shown))).isInstanceOf(MfaResult.Throttled.class);
  }

  @Test
  void attempt_serverDown_isUnavailableAndNotCounted() {
    Enrolment shown = mfa.enrol(ALICE);
    Attempt attempt = Attempt.of(ALICE, MfaMethod.TOTP, Optional.empty());
    for (int i = 0; i < 10; i++) {
      assertThat(mfa.service.attempt(attempt, own -> new Check.Fault("down")))
          .isEqualTo(new MfaResult.Unavailable());
    }

    assertThat(mfa.verify(ALICE, mfa.phone(shown)).accepted()).isTrue();
  }

  @Test
  void attempt_matchWithoutACredential_isNeverAccepted() {
    Credential forged = new Credential(MfaMethod.FIDO2, "x", "", mfa.time.wall(), new byte[1]);
    mfa.enrol(ALICE);
    for (UserId user : List.of(ALICE, TestMfa.NOBODY)) {
      assertThat(
              mfa.service.attempt(
                  Attempt.of(user, MfaMethod.FIDO2, HOME), own -> new Check.Match(forged)))
          .isEqualTo(new MfaResult.Refused());
    }
    assertThat(mfa.service.methods(ALICE).fido2()).isEmpty();
  }

  @Test
  void verify_interrupted_isUnavailableAndKeepsTheInterrupt() {
    Enrolment shown = mfa.enrol(ALICE);
    Thread.currentThread().interrupt();

    assertThat(mfa.verify(ALICE, mfa.phone(shown)).accepted()).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
