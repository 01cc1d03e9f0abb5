package org.pbxguard.core.mfa.yubikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.mfa.Code;
import org.pbxguard.core.mfa.MfaException;

class OtpTest {
  /** From the Yubico OTP documentation: modhex and the decrypted block of the test vectors. */
  @ParameterizedTest
  @CsvSource({
    "cbdefghijklnrtuv, 0123456789abcdef",
    "hknhfjbrjnlnldnhcujvddbikngjrtgh, 69b6481c8baba2b60e8f22179b58cd56"
  })
  void modhex_knownText_isThatHex(String modhex, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThat(Modhex.decode(modhex)).hasValue(bytes);
    assertThat(Modhex.encode(bytes)).isEqualTo(modhex);
  }

  /** The vector of Yubico's OTP documentation: key ecde18db..., private id 8792ebfe26cc. */
  @Test
  void read_publishedVector_showsItsCounters() {
    TokenSecret secret = TokenSecret.ofHex("8792ebfe26cc", "ecde18dbe76fbd0c33330f1c354871db");
    byte[] token = Modhex.decode("hknhfjbrjnlnldnhcujvddbikngjrtgh").orElseThrow();

    assertThat(secret.read(token)).hasValue(new Counters(0x13, 0x11));
  }

  @Test
  void read_ownOtps_showsTheCountersTyped() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 500; i++) {
      TestYubikey key = new TestYubikey(i);
      Counters typed = new Counters(random.nextInt(0x8000), random.nextInt(0x100));
      byte[] token = Otp.of(Code.of(key.otp(typed.session(), typed.use()))).orElseThrow().token();

      assertThat(key.secret().read(token)).hasValue(typed);
      assertThat(new TestYubikey(i + 1).secret().read(token)).isEmpty();
    }
  }

  @Test
  void read_flippedBit_isRefused() {
    TestYubikey key = new TestYubikey(1);
    byte[] token = Otp.of(Code.of(key.touch())).orElseThrow().token();
    for (int bit = 0; bit < 128; bit++) {
      byte[] flipped = token.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(key.secret().read(flipped)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 255, true",
    "1, 1, 1, 0, true",
    "1, 0, 1, 0, false",
    "1, 0, 1, 1, false",
    "1, 255, 2, 0, false",
    "0, 0, -1, -1, true"
  })
  void isAfter_counters_growByUseThenSession(
      int session, int use, int lastSession, int lastUse, boolean after) {
    assertThat(new Counters(session, use).isAfter(new Counters(lastSession, lastUse)))
        .isEqualTo(after);
  }

  @Test
  void otp_form_is44CharactersOfModhex() {
    String otp = new TestYubikey(1).touch();

    assertThat(Otp.of(Code.of(otp))).map(Otp::reveal).hasValue(otp);
    assertThat(Otp.of(Code.of(otp.toUpperCase(java.util.Locale.ROOT))))
        .map(Otp::reveal)
        .hasValue(otp);
    assertThat(Otp.of(Code.of(otp.substring(1)))).isEmpty();
    assertThat(Otp.of(Code.of(otp + "c"))).isEmpty();
    assertThat(Otp.of(Code.of("a" + otp.substring(1)))).isEmpty();
    assertThat(Otp.of(Code.of(otp)).orElseThrow().toString()).doesNotContain(otp.substring(12));
  }

  @ParameterizedTest
  @CsvSource({"8792ebfe26, ecde18dbe76fbd0c33330f1c354871db", "8792ebfe26cc, ecde", "x, y"})
  void ofHex_otherText_isRefusedWithoutRepeatingIt(String privateId, String key) {
    assertThatThrownBy(() -> TokenSecret.ofHex(privateId, key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(key);
  }

  @Test
  void state_encoded_isTheSame() {
    TokenSecret secret = new TestYubikey(1).secret();
    KeyState own = new KeyState(new Counters(3, 4), Optional.of(secret));
    KeyState served = new KeyState(new Counters(5, 6), Optional.empty());

    assertThat(KeyState.decode(own.encode()).encode()).isEqualTo(own.encode());
    assertThat(KeyState.decode(own.encode()).secret()).isPresent();
    assertThat(KeyState.decode(served.encode()).last()).isEqualTo(new Counters(5, 6));
    assertThat(KeyState.decode(served.encode()).secret()).isEmpty();
    assertThat(secret.toString()).isEqualTo("TokenSecret(hidden)");
    assertThatThrownBy(() -> KeyState.decode(new byte[3])).isInstanceOf(MfaException.class);
  }

  @FuzzTest(maxDuration = "30s")
  void otp_anyInput_neverThrows(byte[] data) {
    Optional<Otp> otp = Otp.of(Code.of(new String(data, StandardCharsets.UTF_8)));
    otp.ifPresent(o -> assertThat(o.token()).hasSize(16));
  }
}
