package org.pbxguard.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SecretBytesTest {
  private final byte[] bytes = {0x41, 0x42, 0x43, 0x44};

  @Test
  void toString_anySecret_tellsOnlyTheSize() {
    assertThat(SecretBytes.copyOf(bytes)).hasToString("SecretBytes[4]");
  }

  @Test
  void hashCode_anySecret_tellsOnlyTheSize() {
    assertThat(SecretBytes.copyOf(bytes).hashCode())
        .isEqualTo(SecretBytes.copyOf(new byte[4]).hashCode());
  }

  @Test
  void equals_sameBytes_isTrue() {
    assertThat(SecretBytes.copyOf(bytes)).isEqualTo(SecretBytes.copyOf(bytes.clone()));
  }

  @Test
  void equals_otherBytesOrSizeOrType_isFalse() {
    SecretBytes secret = SecretBytes.copyOf(bytes);
    assertThat(secret).isNotEqualTo(SecretBytes.copyOf(new byte[] {0x41, 0x42, 0x43, 0x45}));
    assertThat(secret).isNotEqualTo(SecretBytes.copyOf(new byte[] {0x41, 0x42, 0x43}));
    assertThat(secret).isNotEqualTo("ABCD");
  }

  @Test
  void copyOf_callerWipesItsArray_keepsTheSecret() {
    byte[] callers = bytes.clone();
    SecretBytes secret = SecretBytes.copyOf(callers);
    SecretBytes.wipe(callers);
    assertThat(secret.copyBytes(InsecureSecretAccess.get())).isEqualTo(bytes);
  }

  @Test
  void copyBytes_callerWipesTheCopy_keepsTheSecret() {
    SecretBytes secret = SecretBytes.copyOf(bytes);
    SecretBytes.wipe(secret.copyBytes(InsecureSecretAccess.get()));
    assertThat(secret.copyBytes(InsecureSecretAccess.get())).isEqualTo(bytes);
  }

  @Test
  void random_twice_differs() {
    SecureRandom random = new SecureRandom();
    assertThat(SecretBytes.random(32, random)).isNotEqualTo(SecretBytes.random(32, random));
  }

  @Test
  void random_noSize_isRefused() {
    assertThatThrownBy(() -> SecretBytes.random(0, new SecureRandom()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(0)");
  }
}
