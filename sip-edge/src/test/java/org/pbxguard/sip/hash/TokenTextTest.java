package org.pbxguard.sip.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTextTest {
  private final byte[] out = new byte[64];

  private int read(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return TokenText.read(bytes, 0, bytes.length, out);
  }

  @Test
  void write_ofRandomBytes_isTheUrlAlphabetWithoutPadding() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = new byte[random.nextInt(48)];
      random.nextBytes(bytes);
      byte[] text = new byte[TokenText.textLength(bytes.length)];

      assertThat(TokenText.write(bytes, 0, bytes.length, text, 0)).isEqualTo(text.length);
      assertThat(new String(text, US_ASCII))
          .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
      assertThat(TokenText.read(text, 0, text.length, out)).isEqualTo(bytes.length);
      assertThat(Arrays.copyOf(out, bytes.length)).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "AAAAA", "AB=", "A B", "AA+A", "AA/A", "AAA\u0000", "\u00e4AAA"})
  void read_ofOtherText_isRefused(String text) {
    assertThat(read(text)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AB", "AAB", "_-", "AA_"})
  void read_withBitsBehindTheEnd_isRefused(String text) {
    assertThat(read(text)).isEqualTo(-1);
  }

  @Test
  void read_longerThanItsPlace_isRefused() {
    assertThat(read("A".repeat(88))).isEqualTo(-1);
  }

  @Test
  void read_ofNothing_isNothing() {
    assertThat(read("")).isZero();
  }
}
