package org.pbxguard.core.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pbxguard.core.mfa.TestMfa.ALICE;
import static org.pbxguard.core.mfa.TestMfa.BOB;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.mfa.MfaPolicy.Demand;
import org.pbxguard.core.mfa.MfaPolicy.Subject;

class MfaPolicyTest {
  private static PolicySettings policy(
      List<String> roles, List<String> paths, Duration grace, List<MfaMethod> methods) {
    PolicySettings base = PolicySettings.defaults();
    return new PolicySettings(
        roles,
        paths,
        grace,
        methods,
        base.trustedDeviceLifetime(),
        base.stepUpActions(),
        base.stepUpLifetime());
  }

  private static TestMfa with(boolean required, Duration grace) {
    return new TestMfa(
        TestMfa.with(
            policy(List.of("admin"), List.of("/admin"), grace, List.of(MfaMethod.values())),
            required));
  }

  private static Subject subject(UserId user, String role, String path, boolean verified) {
    return new Subject(user, role.isEmpty() ? Set.of() : Set.of(role), path, verified);
  }

  @Test
  void demand_enrolledUser_mustAlwaysVerify() {
    TestMfa mfa = with(false, Duration.ZERO);
    mfa.enrol(ALICE);

    assertThat(mfa.service.policy().demand(subject(ALICE, "", "/", false)))
        .isEqualTo(Demand.VERIFY);
    assertThat(mfa.service.policy().demand(subject(ALICE, "", "/", true))).isEqualTo(Demand.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "'', /, NONE",
    "user, /x, NONE",
    "admin, /, ENROL",
    "'', /admin, ENROL",
    "'', /admin/users, ENROL",
    "'', /administrators, NONE",
    "'', /x/admin, NONE"
  })
  void demand_userWithoutFactor_followsRoleAndPath(String role, String path, Demand demand) {
    TestMfa mfa = with(false, Duration.ZERO);

    assertThat(mfa.service.policy().demand(subject(BOB, role, path, false))).isEqualTo(demand);
    assertThat(mfa.service.policy().demand(subject(BOB, role, path, true)))
        .as("a claim to be verified does not enrol")
        .isEqualTo(demand);
  }

  @Test
  void demand_required_isAskedOfEverybody() {
    assertThat(with(true, Duration.ZERO).service.policy().demand(subject(BOB, "", "/", false)))
        .isEqualTo(Demand.ENROL);
  }

  @Test
  void demand_grace_runsFromTheFirstTimeAcrossRestarts() {
    TestMfa mfa = with(true, Duration.ofDays(7));
    assertThat(mfa.service.policy().demand(subject(BOB, "", "/", false)))
        .isEqualTo(Demand.MAY_ENROL);
    mfa.time.pass(Duration.ofDays(6));
    mfa.restart();
    assertThat(mfa.service.policy().demand(subject(BOB, "", "/", false)))
        .isEqualTo(Demand.MAY_ENROL);
    mfa.time.pass(Duration.ofDays(1));
    mfa.restart();

    assertThat(mfa.service.policy().demand(subject(BOB, "", "/", false))).isEqualTo(Demand.ENROL);
  }

  @Test
  void demand_disabledSetting_asksNothing() {
    MfaSettings base = TestMfa.with(PolicySettings.defaults(), true);
    TestMfa mfa =
        new TestMfa(
            new MfaSettings(
                false,
                true,
                base.pendingLifetime(),
                base.totp(),
                base.backupCodes(),
                base.yubikey(),
                base.fido2(),
                base.throttle(),
                base.policy()));

    assertThat(mfa.service.policy().demand(subject(BOB, "", "/", false))).isEqualTo(Demand.NONE);
    assertThat(mfa.service.status(BOB).required()).isFalse();
  }

  @Test
  void needsStepUp_namedAction_afterFiveMinutes() {
    TestMfa mfa = new TestMfa();
    Instant now = mfa.time.wall();
    MfaPolicy policy = mfa.service.policy();

    assertThat(policy.needsStepUp("change_factors", now)).isFalse();
    assertThat(policy.needsStepUp("change_factors", now.minus(Duration.ofMinutes(5)))).isTrue();
    assertThat(policy.needsStepUp("other", Instant.EPOCH)).isFalse();
  }

  private static TestMfa onlyTotpAllowed() {
    return new TestMfa(
        TestMfa.with(policy(List.of(), List.of(), Duration.ZERO, List.of(MfaMethod.TOTP)), false));
  }

  /** The same users under other settings, as after a restart. */
  private static TestMfa reopened(TestMfa mfa, MfaMethod... allowed) {
    mfa.settings =
        TestMfa.with(policy(List.of(), List.of(), Duration.ZERO, List.of(allowed)), false);
    mfa.service = mfa.open(mfa.time.clock(), mfa.ring);
    return mfa;
  }

  @Test
  void attempt_methodNotAllowedAnyMore_isRefusedThoughTheKeyIsRight() {
    TestMfa before = new TestMfa();
    Credential key = new Credential(MfaMethod.FIDO2, "key", "", before.time.wall(), new byte[1]);
    assertThat(
            before.service.add(
                ALICE, key.method(), Authorization.administrator(), () -> new Check.Match(key)))
        .isInstanceOf(Change.Done.class);
    TestMfa mfa = reopened(before, MfaMethod.TOTP);

    assertThat(
            mfa.service.attempt(
                Attempt.of(ALICE, MfaMethod.FIDO2, TestMfa.HOME),
                own -> new Check.Match(own.get(0))))
        .isEqualTo(new MfaResult.Refused());
  }

  @Test
  void enrol_methodNotAllowed_isRefusedToAdministratorsToo() {
    TestMfa onlyTotp = onlyTotpAllowed();
    for (MfaMethod method : List.of(MfaMethod.FIDO2, MfaMethod.YUBIKEY)) {
      Credential key = new Credential(method, "key", "", onlyTotp.time.wall(), new byte[1]);
      assertThat(
              onlyTotp.service.add(
                  ALICE, method, Authorization.administrator(), () -> new Check.Match(key)))
          .isInstanceOf(Change.Conflict.class);
      assertThat(onlyTotp.service.complete(ALICE, true, () -> new Check.Match(key)))
          .as("in the last step of two, too")
          .isInstanceOf(Change.Conflict.class);
    }
    assertThat(onlyTotp.service.status(ALICE).enabled()).isFalse();
    onlyTotp.enrol(ALICE);
    assertThat(onlyTotp.service.reissueBackupCodes(ALICE, Authorization.administrator()))
        .isInstanceOf(Change.Conflict.class);

    TestMfa onlyKeys =
        new TestMfa(
            TestMfa.with(
                policy(List.of(), List.of(), Duration.ZERO, List.of(MfaMethod.FIDO2)), false));
    assertThat(onlyKeys.service.enroll(ALICE, Authorization.administrator()))
        .isInstanceOf(Change.Conflict.class);
  }

  @Test
  void verify_methodNotAllowed_isRefused() {
    TestMfa mfa = onlyTotpAllowed();
    Enrolment shown = mfa.enrol(ALICE);

    assertThat(mfa.verify(ALICE, shown.backupCodes().get(0))).isEqualTo(new MfaResult.Refused());
    assertThat(mfa.verify(ALICE, mfa.phone(shown)).accepted()).isTrue();
  }

  @Test
  void settings_outOfRange_areRefused() {
    assertThatThrownBy(() -> policy(List.of(), List.of("x"), Duration.ZERO, List.of()))
        .hasMessageStartingWith("allowedMethods: ");
    assertThatThrownBy(
            () -> policy(List.of(), List.of("x"), Duration.ZERO, List.of(MfaMethod.TOTP)))
        .hasMessageStartingWith("requiredPaths: ");
    assertThatThrownBy(
            () -> policy(List.of(), List.of(), Duration.ofDays(91), List.of(MfaMethod.TOTP)))
        .hasMessageStartingWith("gracePeriod: ");
    assertThat(PolicySettings.defaults())
        .isEqualTo(
            new PolicySettings(
                List.of(),
                List.of(),
                Duration.ZERO,
                List.of(MfaMethod.values()),
                Duration.ofDays(30),
                List.of("change_factors"),
                Duration.ofMinutes(5)));
  }
}
