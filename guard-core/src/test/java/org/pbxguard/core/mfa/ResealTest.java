package org.pbxguard.core.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pbxguard.core.mfa.TestMfa.ALICE;
import static org.pbxguard.core.mfa.TestMfa.BOB;
import static org.pbxguard.core.mfa.TestMfa.HOME;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.SecretBytes;

/** A rotation of the master key: start with both keys, seal anew, start without the old one. */
class ResealTest {
  private final SecretBytes oldKey = SecretBytes.random(32, new SecureRandom());
  private final SecretBytes newKey = SecretBytes.random(32, new SecureRandom());
  private final TestMfa mfa = new TestMfa();

  private void startWith(SecretBytes... masters) {
    mfa.ring = KeyRing.of(List.of(masters));
    mfa.restart();
  }

  @Test
  void reseal_everyKindOfRow_opensWithoutTheOldKey() {
    startWith(oldKey);
    Enrolment alice = mfa.enrol(ALICE);
    mfa.verify(ALICE, mfa.wrong(alice));
    Enrolment bob = mfa.begin(BOB, Authorization.none());
    mfa.service.passes().issueToken(new UserId("1003"), EnrolmentPasses.Form.LONG);
    startWith(newKey, oldKey);
    assertThat(mfa.service.reseal()).isEqualTo(4);
    startWith(newKey);

    assertThat(mfa.verify(ALICE, mfa.phone(alice)).accepted()).isTrue();
    assertThat(mfa.service.verifyEnrollment(BOB, mfa.phone(bob), HOME).accepted()).isTrue();
  }

  @Test
  void reseal_neverDone_stopsTheStartWithoutTheOldKey() {
    startWith(oldKey);
    mfa.enrol(ALICE);
    startWith(newKey, oldKey);

    assertThatThrownBy(() -> startWith(newKey)).isInstanceOf(MfaException.class);
  }

  @Test
  void reseal_crashInTheMiddle_isTakenUpAgain() {
    startWith(oldKey);
    Enrolment alice = mfa.enrol(ALICE);
    mfa.enrol(BOB);
    startWith(newKey, oldKey);
    mfa.disk.breakAfter(1);
    assertThatThrownBy(() -> mfa.service.reseal()).isInstanceOf(MfaException.class);
    mfa.disk.repair();
    startWith(newKey, oldKey);
    mfa.service.reseal();
    startWith(newKey);

    assertThat(mfa.service.users()).containsExactly(ALICE, BOB);
    assertThat(mfa.verify(ALICE, mfa.phone(alice)).accepted()).isTrue();
  }

  @Test
  void reseal_backupCodes_needTheKeyOfTheirIssue() {
    startWith(oldKey);
    Enrolment alice = mfa.enrol(ALICE);
    startWith(newKey, oldKey);
    mfa.service.reseal();
    assertThat(mfa.verify(ALICE, alice.backupCodes().get(0)).accepted()).isTrue();
    startWith(newKey);

    assertThat(mfa.verify(ALICE, alice.backupCodes().get(1)).accepted()).isFalse();
  }
}
