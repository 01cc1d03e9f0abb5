package org.pbxguard.core.mfa.fido2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.yubico.webauthn.data.ByteArray;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.mfa.MfaException;

class KeyStateTest {
  private static KeyState state(boolean eligible, boolean backedUp, String transports) {
    return new KeyState(
        new ByteArray(new byte[] {1, 2}),
        new ByteArray(new byte[] {3, 4, 5}),
        0xFFFF_FFFFL,
        eligible,
        backedUp,
        transports);
  }

  @ParameterizedTest
  @CsvSource({"true, true, 'usb,nfc'", "true, false, ''", "false, false, internal"})
  void state_encoded_isTheSame(boolean eligible, boolean backedUp, String transports) {
    KeyState state = state(eligible, backedUp, transports);

    assertThat(KeyState.decode(state.encode())).isEqualTo(state);
  }

  @Test
  void state_cutAnywhere_isRefused() {
    byte[] bytes = state(true, true, "usb").encode();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> KeyState.decode(cut)).isInstanceOf(MfaException.class);
    }
  }

  @Test
  void descriptor_withoutTransports_namesNone() {
    ByteArray id = new ByteArray(new byte[] {9});

    assertThat(state(false, false, "").descriptor(id).getTransports()).isEmpty();
    assertThat(state(false, false, "usb,nfc").descriptor(id).getTransports().orElseThrow())
        .hasSize(2);
  }
}
