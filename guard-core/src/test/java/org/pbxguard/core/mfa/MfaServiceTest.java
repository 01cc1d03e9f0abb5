package org.pbxguard.core.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pbxguard.core.mfa.TestMfa.ALICE;
import static org.pbxguard.core.mfa.TestMfa.AWAY;
import static org.pbxguard.core.mfa.TestMfa.BOB;
import static org.pbxguard.core.mfa.TestMfa.HOME;
import static org.pbxguard.core.mfa.TestMfa.NOBODY;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.secret.KeyRing;

class MfaServiceTest {
  private final TestMfa mfa = new TestMfa();

  @Test
  void enroll_newUser_isPendingUntilVerified() {
    Enrolment shown = mfa.begin(ALICE, Authorization.none());

    assertThat(mfa.service.status(ALICE).enabled()).isFalse();
    assertThat(mfa.verify(ALICE, mfa.phone(shown))).isEqualTo(new MfaResult.Refused());
    assertThat(mfa.service.verifyEnrollment(ALICE, mfa.phone(shown), HOME))
        .isEqualTo(new MfaResult.Accepted(MfaMethod.TOTP, 10, false, false));
    assertThat(mfa.service.status(ALICE)).isEqualTo(new MfaStatus(ALICE, true, false));
    assertThat(mfa.service.methods(ALICE))
        .isEqualTo(new MfaMethods(ALICE, true, List.of(), List.of(), 10, Set.of()));
    assertThat(mfa.last().type()).isEqualTo(MfaEvent.Type.MFA_ENROLLED);
  }

  @Test
  void enroll_showsSecretUriQrAndTenCodes() {
    Enrolment shown = mfa.begin(new UserId("a+b@pbx"), Authorization.none());

    Provisioning provisioning = shown.provisioning();
    assertThat(provisioning.uri())
        .startsWith("otpauth://totp/PBX%20Guard:a%2Bb%40pbx?secret=" + provisioning.secret())
        .endsWith("&issuer=PBX%20Guard&algorithm=SHA1&digits=6&period=30");
    assertThat(provisioning.groupedSecret().replace(" ", "")).isEqualTo(provisioning.secret());
    assertThat(provisioning.qrPng()).startsWith("data:image/png;base64,iVBORw0KGgo");
    assertThat(provisioning.qrSvg()).startsWith("<svg ");
    assertThat(shown.backupCodes())
        .hasSize(10)
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{4}){3}"));
    assertThat(shown.expires()).isEqualTo(mfa.time.wall().plus(Duration.ofMinutes(10)));
  }

  @Test
  void verifyEnrollment_afterTenMinutes_isRefused() {
    Enrolment shown = mfa.begin(ALICE, Authorization.none());
    mfa.time.pass(Duration.ofMinutes(10));

    assertThat(mfa.service.verifyEnrollment(ALICE, mfa.phone(shown), HOME))
        .isEqualTo(new MfaResult.Refused());
    assertThat(mfa.last().reason()).isEqualTo(MfaEvent.Reason.NOT_PENDING);
  }

  @Test
  void verifyEnrollment_justBeforeTenMinutes_isAccepted() {
    Enrolment shown = mfa.begin(ALICE, Authorization.none());
    mfa.time.pass(Duration.ofMinutes(10).minusMillis(1));

    assertThat(mfa.service.verifyEnrollment(ALICE, mfa.phone(shown), HOME).accepted()).isTrue();
  }

  @Test
  void verifyEnrollment_tenWrongCodes_endThePendingEnrolment() {
    Enrolment shown = mfa.begin(ALICE, Authorization.none());
    for (int i = 0; i < 10; i++) {
      assertThat(mfa.service.verifyEnrollment(ALICE, mfa.wrong(shown), HOME).accepted()).isFalse();
    }

    assertThat(mfa.service.verifyEnrollment(ALICE, mfa.phone(shown), HOME).accepted()).isFalse();
  }

  @Test
  void verifyEnrollment_codeOfIt_isUsedUp() {
    Enrolment shown = mfa.begin(ALICE, Authorization.none());
    String code = mfa.phone(shown);
    assertThat(mfa.service.verifyEnrollment(ALICE, code, HOME).accepted()).isTrue();

    assertThat(mfa.verify(ALICE, code)).isEqualTo(new MfaResult.Refused());
    assertThat(mfa.last().reason()).isEqualTo(MfaEvent.Reason.REPLAYED);
  }

  @Test
  void enroll_activeUserWithoutAuthorization_conflicts() {
    mfa.enrol(ALICE);

    assertThat(mfa.service.enroll(ALICE, Authorization.none())).isInstanceOf(Change.Conflict.class);
  }

  @Test
  void enroll_activeUserWithWrongCode_isRefused() {
    Enrolment old = mfa.enrol(ALICE);

    assertThat(mfa.service.enroll(ALICE, Authorization.code(mfa.wrong(old), HOME)))
        .isEqualTo(new Change.Refused<>());
  }

  @Test
  void enroll_again_leavesTheOldFactorUntilVerified() {
    Enrolment old = mfa.enrol(ALICE);
    Enrolment fresh = mfa.begin(ALICE, Authorization.code(mfa.phone(old), HOME));
    mfa.time.pass(Duration.ofSeconds(30));

    assertThat(mfa.verify(ALICE, mfa.phone(old)).accepted()).isTrue();
    assertThat(mfa.verify(ALICE, old.backupCodes().get(0)).accepted()).isTrue();

    assertThat(mfa.service.verifyEnrollment(ALICE, mfa.phone(fresh), HOME).accepted()).isTrue();
    mfa.time.pass(Duration.ofSeconds(30));
    assertThat(mfa.verify(ALICE, mfa.phone(old)).accepted()).isFalse();
    assertThat(mfa.verify(ALICE, old.backupCodes().get(1)).accepted()).isFalse();
    assertThat(mfa.verify(ALICE, mfa.phone(fresh)).accepted()).isTrue();
    assertThat(mfa.verify(ALICE, fresh.backupCodes().get(1)).accepted()).isTrue();
  }

  @Test
  void verifyEnrollment_begunWithoutRightBeforeAnotherFactorCame_isRefused() {
    Enrolment early = mfa.begin(ALICE, Authorization.none());
    Credential key = new Credential(MfaMethod.YUBIKEY, "key", "", mfa.time.wall(), new byte[1]);
    assertThat(
            mfa.service.add(ALICE, key.method(), Authorization.none(), () -> new Check.Match(key)))
        .isEqualTo(new Change.Done<>(key));

    assertThat(mfa.service.verifyEnrollment(ALICE, mfa.phone(early), HOME))
        .isEqualTo(new MfaResult.Refused());
    assertThat(mfa.service.methods(ALICE).totp()).isFalse();
  }

  @Test
  void enroll_pendingOfAnotherUser_doesNotCount() {
    Enrolment shown = mfa.begin(ALICE, Authorization.none());

    assertThat(mfa.service.verifyEnrollment(BOB, mfa.phone(shown), HOME).accepted()).isFalse();
  }

  @Test
  void verify_rightCode_isAcceptedOnce() {
    Enrolment shown = mfa.enrol(ALICE);
    String code = mfa.phone(shown);

    assertThat(mfa.verify(ALICE, code))
        .isEqualTo(new MfaResult.Accepted(MfaMethod.TOTP, 10, false, false));
    assertThat(mfa.verify(ALICE, code)).isEqualTo(new MfaResult.Refused());
    assertThat(mfa.last().reason()).isEqualTo(MfaEvent.Reason.REPLAYED);
  }

  @Test
  void verify_codeWithBlanks_isAccepted() {
    Enrolment shown = mfa.enrol(ALICE);
    String code = mfa.phone(shown);

    assertThat(mfa.verify(ALICE, " " + code.substring(0, 3) + " " + code.substring(3)).accepted())
        .isTrue();
  }

  @Test
  void verify_usedCodeAfterRestart_isRefused() {
    Enrolment shown = mfa.enrol(ALICE);
    String code = mfa.phone(shown);
    assertThat(mfa.verify(ALICE, code).accepted()).isTrue();
    mfa.restart();

    assertThat(mfa.verify(ALICE, code).accepted()).isFalse();
    mfa.time.pass(Duration.ofSeconds(30));
    assertThat(mfa.verify(ALICE, mfa.phone(shown)).accepted()).isTrue();
  }

  @Test
  void verifyEnrollment_afterRestart_isAccepted() {
    Enrolment shown = mfa.begin(ALICE, Authorization.none());
    mfa.restart();

    assertThat(mfa.service.verifyEnrollment(ALICE, mfa.phone(shown), HOME).accepted()).isTrue();
  }

  @Test
  void verify_anotherUsersCode_isRefused() {
    Enrolment alice = mfa.enrol(ALICE);
    mfa.enrol(BOB);

    assertThat(mfa.verify(BOB, mfa.phone(alice)).accepted()).isFalse();
    assertThat(mfa.verify(BOB, alice.backupCodes().get(0)).accepted()).isFalse();
  }

  @Test
  void verify_backupCode_isAcceptedOnceInAnySpelling() {
    Enrolment shown = mfa.enrol(ALICE);
    String code = shown.backupCodes().get(4);

    assertThat(mfa.verify(ALICE, " " + code.toLowerCase(java.util.Locale.ROOT).replace('-', ' ')))
        .isEqualTo(new MfaResult.Accepted(MfaMethod.BACKUP_CODE, 9, false, false));
    assertThat(mfa.verify(ALICE, code)).isEqualTo(new MfaResult.Refused());
    assertThat(mfa.last().reason()).isEqualTo(MfaEvent.Reason.REPLAYED);
    mfa.restart();
    assertThat(mfa.verify(ALICE, code)).isEqualTo(new MfaResult.Refused());
    assertThat(mfa.service.methods(ALICE).backupCodes()).isEqualTo(9);
  }

  @Test
  void verify_backupCodes_warnsAtThreeLeft() {
    Enrolment shown = mfa.enrol(ALICE);
    for (int left = 9; left >= 0; left--) {
      assertThat(mfa.verify(ALICE, shown.backupCodes().get(9 - left)))
          .isEqualTo(new MfaResult.Accepted(MfaMethod.BACKUP_CODE, left, left <= 3, false));
      assertThat(mfa.last().reason())
          .isEqualTo(left <= 3 ? MfaEvent.Reason.FEW_CODES_LEFT : MfaEvent.Reason.NONE);
    }
  }

  @Test
  void reissueBackupCodes_killsTheOldOnes() {
    Enrolment shown = mfa.enrol(ALICE);
    Change<List<String>> change =
        mfa.service.reissueBackupCodes(ALICE, Authorization.code(mfa.phone(shown), HOME));

    List<String> fresh = ((Change.Done<List<String>>) change).value();
    assertThat(fresh).hasSize(10).doesNotContainAnyElementsOf(shown.backupCodes());
    assertThat(mfa.verify(ALICE, shown.backupCodes().get(0)).accepted()).isFalse();
    assertThat(mfa.verify(ALICE, fresh.get(0)).accepted()).isTrue();
  }

  @Test
  void reissueBackupCodes_unknownUser_looksLikeAWrongCode() {
    assertThat(mfa.service.reissueBackupCodes(NOBODY, Authorization.code("123456", HOME)))
        .isEqualTo(new Change.Refused<>());
    assertThat(mfa.service.reissueBackupCodes(NOBODY, Authorization.administrator()))
        .isEqualTo(new Change.Absent<>());
  }

  @Test
  void disable_withCode_deletesEverything() {
    Enrolment shown = mfa.enrol(ALICE);
    mfa.verify(ALICE, mfa.wrong(shown));
    assertThat(mfa.begin(ALICE, Authorization.administrator())).isNotNull();

    assertThat(mfa.service.disable(ALICE, Authorization.code(mfa.phone(shown), HOME)))
        .isEqualTo(new Change.Done<>(true));

    assertThat(mfa.disk.all(Table.MFA))
        .noneMatch(row -> new String(row.key(), StandardCharsets.UTF_8).contains("1001"));
    assertThat(mfa.service.status(ALICE).enabled()).isFalse();
    assertThat(mfa.verify(ALICE, shown.backupCodes().get(0)).accepted()).isFalse();
    assertThat(mfa.events).anyMatch(e -> e.type() == MfaEvent.Type.MFA_DISABLED);
    assertThat(mfa.service.users()).isEmpty();
    mfa.restart();
    assertThat(mfa.service.status(ALICE).enabled()).isFalse();
  }

  @Test
  void disable_withoutOrWithWrongCode_changesNothing() {
    Enrolment shown = mfa.enrol(ALICE);

    assertThat(mfa.service.disable(ALICE, Authorization.none()))
        .isInstanceOf(Change.Conflict.class);
    assertThat(mfa.service.disable(NOBODY, Authorization.none()))
        .isInstanceOf(Change.Conflict.class);
    assertThat(mfa.service.disable(ALICE, Authorization.code(mfa.wrong(shown), AWAY)))
        .isEqualTo(new Change.Refused<>());
    assertThat(mfa.service.disable(NOBODY, Authorization.code("123456", AWAY)))
        .isEqualTo(new Change.Refused<>());
    assertThat(mfa.verify(ALICE, mfa.phone(shown)).accepted()).isTrue();
  }

  @Test
  void add_keyOfSomebody_conflicts() {
    Credential key = new Credential(MfaMethod.YUBIKEY, "key", "blue", mfa.time.wall(), new byte[1]);
    assertThat(
            mfa.service.add(ALICE, key.method(), Authorization.none(), () -> new Check.Match(key)))
        .isEqualTo(new Change.Done<>(key));

    assertThat(mfa.service.add(BOB, key.method(), Authorization.none(), () -> new Check.Match(key)))
        .isInstanceOf(Change.Conflict.class);
    mfa.restart();
    assertThat(mfa.service.add(BOB, key.method(), Authorization.none(), () -> new Check.Match(key)))
        .isInstanceOf(Change.Conflict.class);
    assertThat(mfa.service.methods(ALICE).yubikeys())
        .extracting(MfaMethods.Key::name)
        .containsExactly("blue");
  }

  @Test
  void remove_lastFactor_endsEnrolment() {
    mfa.enrol(ALICE);
    Credential key = new Credential(MfaMethod.FIDO2, "key", "", mfa.time.wall(), new byte[1]);
    assertThat(
            mfa.service.add(
                ALICE, key.method(), Authorization.administrator(), () -> new Check.Match(key)))
        .isEqualTo(new Change.Done<>(key));

    assertThat(mfa.service.remove(ALICE, MfaMethod.FIDO2, "no", Authorization.steppedUp()))
        .isEqualTo(new Change.Absent<>());
    assertThat(mfa.service.remove(ALICE, MfaMethod.TOTP, "", Authorization.steppedUp()))
        .isEqualTo(new Change.Done<>(true));
    assertThat(mfa.service.status(ALICE).enabled()).isTrue();
    assertThat(mfa.service.remove(ALICE, MfaMethod.FIDO2, "key", Authorization.steppedUp()))
        .isEqualTo(new Change.Done<>(true));
    assertThat(mfa.service.status(ALICE).enabled()).isFalse();
    assertThat(mfa.service.add(BOB, key.method(), Authorization.none(), () -> new Check.Match(key)))
        .as("a removed key is free again")
        .isEqualTo(new Change.Done<>(key));
  }

  @Test
  void verify_onlyAKeyEnrolled_refusesEveryCode() {
    Credential key = new Credential(MfaMethod.FIDO2, "key", "", mfa.time.wall(), new byte[1]);
    assertThat(
            mfa.service.add(ALICE, key.method(), Authorization.none(), () -> new Check.Match(key)))
        .isEqualTo(new Change.Done<>(key));

    assertThat(mfa.service.status(ALICE).enabled()).isTrue();
    for (String junk : List.of("123456", "AAAA-BBBB-CCCC-DDDD", "", "anything")) {
      assertThat(mfa.service.verify(ALICE, junk, AWAY).accepted()).isFalse();
      mfa.time.pass(Duration.ofMinutes(20));
    }
  }

  @Test
  void open_withAnotherMasterKey_saysSo() {
    mfa.enrol(ALICE);

    assertThatThrownBy(() -> mfa.open(mfa.time.clock(), KeyRing.ephemeral()))
        .isInstanceOf(MfaException.class)
        .hasMessageContaining("another master key");
  }

  @Test
  void open_rowMovedToAnotherUser_isRefused() {
    mfa.enrol(ALICE);
    Row row =
        mfa.disk.all(Table.MFA).stream().filter(r -> r.key()[0] == 'R').findFirst().orElseThrow();
    mfa.disk.force(new Row(Table.MFA, RowKeys.of(RowKeys.RECORD, BOB), row.value()));

    assertThatThrownBy(mfa::restart).isInstanceOf(MfaException.class);
  }

  @Test
  void rows_ofAnEnrolledUser_showNoSecret() {
    Enrolment shown = mfa.enrol(ALICE);
    for (Row row : mfa.disk.all(Table.MFA)) {
      String bytes = new String(row.value(), StandardCharsets.ISO_8859_1);
      assertThat(bytes).doesNotContain(shown.provisioning().secret());
      assertThat(bytes).doesNotContain(shown.backupCodes().get(0).replace("-", ""));
    }
  }

  @Test
  void verify_afterAReplay_warnsTheUserOnce() {
    Enrolment shown = mfa.enrol(ALICE);
    String used = mfa.phone(shown);
    mfa.verify(ALICE, used);
    mfa.verify(ALICE, used);
    mfa.restart();
    mfa.time.pass(Duration.ofSeconds(30));

    assertThat(mfa.verify(ALICE, mfa.phone(shown)))
        .isEqualTo(new MfaResult.Accepted(MfaMethod.TOTP, 10, false, true));
    mfa.time.pass(Duration.ofSeconds(30));
    assertThat(mfa.verify(ALICE, mfa.phone(shown)))
        .isEqualTo(new MfaResult.Accepted(MfaMethod.TOTP, 10, false, false));
  }

  @Test
  void events_user_standsByAnAliasThatGoesWithTheRecord() {
    Enrolment shown = mfa.enrol(ALICE);
    mfa.verify(ALICE, mfa.phone(shown));
    String alias = mfa.service.alias(ALICE).orElseThrow();
    mfa.verify(NOBODY, "123456");

    assertThat(mfa.events).extracting(MfaEvent::alias).containsExactly(alias, alias, "");
    assertThat(alias).doesNotContain("1001").hasSize(16);
    mfa.service.disable(ALICE, Authorization.administrator());
    assertThat(mfa.last().alias()).isEqualTo(alias);
    assertThat(mfa.service.alias(ALICE)).isEmpty();
    mfa.enrol(ALICE);
    assertThat(mfa.service.alias(ALICE)).isPresent().isNotEqualTo(java.util.Optional.of(alias));
  }

  @Test
  void toString_ofWhatHoldsSecrets_printsNone() {
    Enrolment shown = mfa.begin(ALICE, Authorization.none());
    String secret = shown.provisioning().secret();

    assertThat(shown.toString() + shown.provisioning() + Code.of("ABCD") + mfa.events)
        .doesNotContain(secret)
        .doesNotContain(shown.backupCodes().get(0))
        .doesNotContain("ABCD");
    assertThat(Authorization.code("ABCD", HOME).toString()).doesNotContain("ABCD");
  }
}
