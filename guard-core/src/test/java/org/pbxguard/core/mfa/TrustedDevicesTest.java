package org.pbxguard.core.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.core.mfa.TestMfa.ALICE;
import static org.pbxguard.core.mfa.TestMfa.BOB;
import static org.pbxguard.core.mfa.TestMfa.HOME;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;

class TrustedDevicesTest {
  private final TestMfa mfa = new TestMfa();

  private TrustedDevices devices() {
    return mfa.service.devices(mfa.ring.signer(Purpose.COOKIE, 32));
  }

  private String trust(UserId user, String name) {
    return ((Change.Done<String>) devices().trust(user, name)).value();
  }

  @Test
  void isTrusted_ownToken_holdsAcrossARestart() {
    mfa.enrol(ALICE);
    String token = trust(ALICE, "laptop");

    assertThat(devices().isTrusted(ALICE, token)).isTrue();
    mfa.restart();
    assertThat(devices().isTrusted(ALICE, token)).isTrue();
    assertThat(devices().list(ALICE)).extracting(TrustedDevice::name).containsExactly("laptop");
  }

  @Test
  void isTrusted_anotherUser_isNot() {
    mfa.enrol(ALICE);
    mfa.enrol(BOB);
    String token = trust(ALICE, "");

    assertThat(devices().isTrusted(BOB, token)).isFalse();
  }

  @Test
  void isTrusted_changedAnywhere_isNot() {
    mfa.enrol(ALICE);
    byte[] token = Base64.getUrlDecoder().decode(trust(ALICE, ""));
    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] changed = token.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(devices().isTrusted(ALICE, Base64.getUrlEncoder().encodeToString(changed)))
          .isFalse();
    }
  }

  @Test
  void isTrusted_signedByAnotherKey_isNot() {
    mfa.enrol(ALICE);
    TrustedDevices foreign = mfa.service.devices(KeyRing.ephemeral().signer(Purpose.COOKIE, 32));
    String token = ((Change.Done<String>) foreign.trust(ALICE, "")).value();

    assertThat(devices().isTrusted(ALICE, token)).isFalse();
  }

  @Test
  void isTrusted_afterThirtyDays_isOver() {
    mfa.enrol(ALICE);
    String token = trust(ALICE, "");
    mfa.time.pass(Duration.ofDays(30).minusSeconds(1));
    assertThat(devices().isTrusted(ALICE, token)).isTrue();
    mfa.time.pass(Duration.ofSeconds(1));

    assertThat(devices().isTrusted(ALICE, token)).isFalse();
    assertThat(devices().list(ALICE)).isEmpty();
  }

  @Test
  void revoke_oneOrAll_endsTrust() {
    mfa.enrol(ALICE);
    String first = trust(ALICE, "a");
    String second = trust(ALICE, "b");
    String third = trust(ALICE, "c");
    List<TrustedDevice> listed = devices().list(ALICE);

    assertThat(devices().revoke(ALICE, listed.get(0).id())).isEqualTo(new Change.Done<>(true));
    assertThat(devices().revoke(ALICE, listed.get(0).id())).isEqualTo(new Change.Absent<>());
    assertThat(devices().isTrusted(ALICE, first)).isFalse();
    assertThat(devices().isTrusted(ALICE, second)).isTrue();
    assertThat(devices().revokeAll(ALICE)).isEqualTo(new Change.Done<>(true));
    assertThat(devices().isTrusted(ALICE, third)).isFalse();
    mfa.restart();
    assertThat(devices().isTrusted(ALICE, second)).isFalse();
  }

  @Test
  void isTrusted_afterReEnrolmentOrDisabling_isNot() {
    mfa.enrol(ALICE);
    String token = trust(ALICE, "");
    mfa.enrol(ALICE);
    assertThat(devices().isTrusted(ALICE, token)).isFalse();

    String fresh = trust(ALICE, "");
    mfa.service.disable(ALICE, Authorization.administrator());
    assertThat(devices().isTrusted(ALICE, fresh)).isFalse();
    mfa.enrol(ALICE);
    assertThat(devices().isTrusted(ALICE, fresh)).isFalse();
  }

  @Test
  void isTrusted_afterAVerification_stillIs() {
    Enrolment shown = mfa.enrol(ALICE);
    String token = trust(ALICE, "");
    assertThat(mfa.service.verify(ALICE, mfa.phone(shown), HOME).accepted()).isTrue();

    assertThat(devices().isTrusted(ALICE, token)).isTrue();
  }

  @Test
  void trust_userWithoutAFactorOrBrokenDisk_isNot() {
    assertThat(devices().trust(BOB, "")).isEqualTo(new Change.Absent<>());
    mfa.enrol(ALICE);
    mfa.disk.breakDown();

    assertThat(devices().trust(ALICE, "")).isEqualTo(new Change.Unavailable<>());
    assertThat(devices().list(ALICE)).isEmpty();
  }

  @FuzzTest(maxDuration = "30s")
  void isTrusted_anyText_isNot(byte[] data) {
    assertThat(devices().isTrusted(ALICE, new String(data, StandardCharsets.UTF_8))).isFalse();
  }
}
