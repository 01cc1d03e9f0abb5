package org.pbxguard.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignerTest {
  private static final byte[] MESSAGE = "flow 42".getBytes(StandardCharsets.US_ASCII);

  private final KeyRing ring = KeyRing.ephemeral();

  @ParameterizedTest
  @ValueSource(ints = {8, 12, 16, 32})
  void verify_ownSignature_isTrue(int tagSize) {
    Signer signer = ring.signer(Purpose.FLOW_TOKEN, tagSize);
    assertThat(signer.sign(MESSAGE)).hasSize(signer.size()).hasSize(4 + tagSize);
    assertThat(signer.verify(MESSAGE, signer.sign(MESSAGE))).isTrue();
  }

  @Test
  void verify_anyBitFlipped_isFalse() {
    Signer signer = ring.signer(Purpose.COOKIE, 16);
    byte[] signature = signer.sign(MESSAGE);
    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(signer.verify(MESSAGE, changed)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void verify_cutOrLongerSignature_isFalse() {
    Signer signer = ring.signer(Purpose.COOKIE, 16);
    byte[] signature = signer.sign(MESSAGE);
    for (int size = 0; size < signature.length; size++) {
      assertThat(signer.verify(MESSAGE, Arrays.copyOf(signature, size))).isFalse();
    }
    assertThat(signer.verify(MESSAGE, Arrays.copyOf(signature, signature.length + 1))).isFalse();
  }

  @Test
  void verify_otherMessagePurposeOrRing_isFalse() {
    Signer signer = ring.signer(Purpose.COOKIE, 16);
    byte[] signature = signer.sign(MESSAGE);
    assertThat(signer.verify(new byte[0], signature)).isFalse();
    assertThat(ring.signer(Purpose.CSRF, 16).verify(MESSAGE, signature)).isFalse();
    assertThat(KeyRing.ephemeral().signer(Purpose.COOKIE, 16).verify(MESSAGE, signature)).isFalse();
  }

  @Test
  void verify_afterRotation_holdsUntilTheKeyIsGone() {
    SecretBytes old = SecretBytes.random(32, new SecureRandom());
    SecretBytes fresh = SecretBytes.random(32, new SecureRandom());
    byte[] signature = KeyRing.of(List.of(old)).signer(Purpose.VIA, 8).sign(MESSAGE);
    Signer overlap = KeyRing.of(List.of(fresh, old)).signer(Purpose.VIA, 8);
    assertThat(overlap.verify(MESSAGE, signature)).isTrue();
    assertThat(overlap.sign(MESSAGE)).isNotEqualTo(signature);
    assertThat(KeyRing.of(List.of(fresh)).signer(Purpose.VIA, 8).verify(MESSAGE, signature))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 7, 33})
  void signer_tagSizeOutOfRange_isRefused(int tagSize) {
    assertThatThrownBy(() -> ring.signer(Purpose.VIA, tagSize))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(" + tagSize + ")");
  }
}
