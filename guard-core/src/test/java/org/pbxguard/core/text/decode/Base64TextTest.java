package org.pbxguard.core.text.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class Base64TextTest {

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void decode_textOfBothAlphabets_read() {
    String plain = "' or 1=1 -- ???>>>";

    assertThat(Base64Text.decode(encode(plain))).contains(plain);
    assertThat(Base64Text.decode(encode(plain).replace('+', '-').replace('/', '_')))
        .contains(plain);
    assertThat(Base64Text.decode(encode(plain).replace("=", ""))).contains(plain);
  }

  @Test
  void decode_textBeyondAscii_read() {
    String plain = "7\u00a0union\u00a0select \u4e2d\u6587 \u043f\u0440\u0438\u0432\u0435\u0442";

    assertThat(Base64Text.decode(encode(plain))).contains(plain);
  }

  @Test
  void decode_bytesThatAreNoText_empty() {
    byte[] bytes = new byte[64];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 37);
    }

    assertThat(Base64Text.decode(Base64.getEncoder().encodeToString(bytes))).isEmpty();
  }

  @Test
  void decode_shortOrOrdinaryText_empty() {
    assertThat(Base64Text.decode("password")).isEmpty();
    assertThat(Base64Text.decode("an ordinary sentence of words")).isEmpty();
    assertThat(Base64Text.decode("internationalisation")).isEmpty();
  }

  @FuzzTest(maxDuration = "1m")
  void decode_anyText_neverFails(FuzzedDataProvider data) {
    assertThat(Base64Text.decode(data.consumeRemainingAsAsciiString())).isNotNull();
  }
}
