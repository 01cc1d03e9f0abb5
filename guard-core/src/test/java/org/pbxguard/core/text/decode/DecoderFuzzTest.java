package org.pbxguard.core.text.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The decoders against the JDK's, and against their own bounds. */
class DecoderFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void form_whatTheJdkEncoded_isReadAsTheJdkDoes(FuzzedDataProvider data) {
    String plain = data.consumeRemainingAsString();
    String wire = URLEncoder.encode(plain, StandardCharsets.UTF_8);

    assertThat(Percent.form(wire).text())
        .isEqualTo(URLDecoder.decode(wire, StandardCharsets.UTF_8));
  }

  @FuzzTest(maxDuration = "2m")
  void anyDecoder_anyText_neverFailsNorGrows(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();

    assertThat(Percent.form(text).text().length()).isLessThanOrEqualTo(text.length());
    assertThat(Unescape.once(text).text().length()).isLessThanOrEqualTo(text.length());
    assertThat(Utf7.decode(text).length()).isLessThanOrEqualTo(text.length());
    assertThat(Base64Text.decode(text).orElse("").length()).isLessThanOrEqualTo(text.length());
  }
}
