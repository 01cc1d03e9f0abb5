package org.pbxguard.core.mfa.yubikey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.journal.RowsInMemory;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaMethods;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.TestTime;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.mfa.YubikeySettings;
import org.pbxguard.core.secret.KeyRing;

/** A YubiKey of one user from enrolment to removal, without servers. */
class YubikeyEnrolmentTest {
  private static final UserId ALICE = new UserId("1001");
  private static final UserId BOB = new UserId("1002");
  private final RowsInMemory disk = new RowsInMemory();
  private final KeyRing keys = KeyRing.ephemeral();
  private final TestTime time = new TestTime();
  private final TestYubikey key = new TestYubikey(1);
  private SecondFactor second = open();

  private SecondFactor open() {
    MfaSettings base = MfaSettings.defaults();
    YubikeySettings on =
        new YubikeySettings(
            true, 1, Optional.empty(), List.of("http://127.0.0.1:1/"), Duration.ofSeconds(1));
    MfaSettings settings =
        new MfaSettings(
            true,
            false,
            base.pendingLifetime(),
            base.totp(),
            base.backupCodes(),
            on,
            base.fido2(),
            base.throttle(),
            base.policy());
    MfaPorts ports =
        new MfaPorts(
            disk,
            each -> disk.replay(Table.MFA, each),
            keys.sealer(),
            MfaListener.none(),
            time.clock());
    return SecondFactor.open(settings, ports, keys);
  }

  private Change<String> enroll(UserId user, Authorization by) {
    return second
        .yubikeys()
        .orElseThrow()
        .enrollSelfContained(user, by, key.touch(), "blue", key.secret());
  }

  private MfaResult verify(UserId user, String code) {
    return second.service().verify(user, code, Optional.empty());
  }

  @Test
  void enroll_firstFactor_isActiveAtOnceAndListed() {
    assertThat(enroll(ALICE, Authorization.none())).isEqualTo(new Change.Done<>(key.publicId()));

    assertThat(second.service().status(ALICE).enabled()).isTrue();
    assertThat(second.service().methods(ALICE).yubikeys())
        .containsExactly(new MfaMethods.Key(key.publicId(), "blue", time.wall()));
  }

  @Test
  void verify_otpOfTheKey_isAcceptedOnceAcrossARestart() {
    enroll(ALICE, Authorization.none());
    String otp = key.touch();
    assertThat(verify(ALICE, otp))
        .isEqualTo(new MfaResult.Accepted(MfaMethod.YUBIKEY, 0, false, false));

    assertThat(verify(ALICE, otp)).isEqualTo(new MfaResult.Refused());
    second = open();
    assertThat(verify(ALICE, otp)).isEqualTo(new MfaResult.Refused());
    assertThat(verify(ALICE, key.touch()).accepted()).isTrue();
  }

  @Test
  void verify_otpUsedForEnrolment_isRefused() {
    String otp = key.touch();
    second
        .yubikeys()
        .orElseThrow()
        .enrollSelfContained(ALICE, Authorization.none(), otp, "", key.secret())
        .map(id -> id);

    assertThat(verify(ALICE, otp)).isEqualTo(new MfaResult.Refused());
  }

  @Test
  void verify_otpOfUnknownUser_isRefusedWithTheSameWords() {
    enroll(ALICE, Authorization.none());

    assertThat(verify(BOB, key.touch())).isEqualTo(new MfaResult.Refused());
    assertThat(verify(ALICE, key.broken())).isEqualTo(new MfaResult.Refused());
  }

  @Test
  void enroll_secondFactor_needsAFactor() {
    enroll(ALICE, Authorization.none());
    TestYubikey spare = new TestYubikey(2);
    YubikeyEnrolment yubikeys = second.yubikeys().orElseThrow();

    assertThat(
            yubikeys.enrollSelfContained(
                ALICE, Authorization.none(), spare.touch(), "", spare.secret()))
        .isInstanceOf(Change.Conflict.class);
    assertThat(
            yubikeys.enrollSelfContained(
                ALICE,
                Authorization.code(key.broken(), Optional.empty()),
                spare.touch(),
                "",
                spare.secret()))
        .isEqualTo(new Change.Refused<>());
    assertThat(
            yubikeys.enrollSelfContained(
                ALICE,
                Authorization.code(key.touch(), Optional.empty()),
                spare.touch(),
                "",
                spare.secret()))
        .isEqualTo(new Change.Done<>(spare.publicId()));
  }

  @Test
  void enroll_keyOfSomebody_conflicts() {
    enroll(ALICE, Authorization.none());

    assertThat(enroll(BOB, Authorization.none())).isInstanceOf(Change.Conflict.class);
  }

  @Test
  void enroll_serversDown_isUnavailable() {
    assertThat(
            second
                .yubikeys()
                .orElseThrow()
                .enroll(ALICE, Authorization.none(), key.touch(), "blue"))
        .isEqualTo(new Change.Unavailable<>());
  }

  @Test
  void open_yubikeysOff_offersNone() {
    MfaPorts ports =
        new MfaPorts(disk, each -> {}, keys.sealer(), MfaListener.none(), time.clock());
    SecondFactor without = SecondFactor.open(MfaSettings.defaults(), ports, keys);

    assertThat(without.yubikeys()).isEmpty();
    assertThat(without.service().verify(ALICE, key.touch(), Optional.empty()))
        .isEqualTo(new MfaResult.Refused());
  }
}
