package org.pbxguard.core.text.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnescapeTest {

  private static String once(String text) {
    return Unescape.once(text).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%3Cb%3e | <b>",
        "%253C | %3C",
        "%u003cb%U003E | <b>",
        "&lt;b&gt; | <b>",
        "&#60;b&#x3E; | <b>",
        "&#0000060b | <b",
        "&#x3cimg | <img",
        "java&Tab;script&colon; | java\tscript:",
        "&lpar;1&rpar; | (1)",
        "\\u003cb\\u{3e} | <b>",
        "\\u{00000000000000003c}b | <b",
        "\\u{}\\u{3 | \\u{}\\u{3",
        "\\x3cb\\X3E | <b>",
        "\\/\\/host | //host",
        "\uff1cb\uff1e | <b>",
        "\u24d2\u24e4\u24e1\u24db | curl",
        "..%c0%af | ../",
        "..%c0%2f | ../",
        "..%c1%9c | ..\\",
        "..%e0%80%af | ../",
        "%f8%80%80%80%ae%fc%80%80%80%80%ae | ..",
        "%u2215%uEFC8 | /\\",
        "caf%C3%A9 | caf\u00e9",
        "100% of 5%zz | 100% of 5%zz",
        "AT&T &unknown; & more | AT&T &unknown; & more",
      })
  void once_oneLayer_takenOff(String encoded, String plain) {
    assertThat(once(encoded)).isEqualTo(plain);
  }

  @Test
  void once_nulCharacters_dropped() {
    assertThat(once("a\0b%00c\\u0000d")).isEqualTo("abcd");
  }

  @Test
  void once_nothingEncoded_sameInstance() {
    String plain = "O'Brien said: 100 % of \u00fcber";

    assertThat(Unescape.once(plain).text()).isSameAs(plain);
  }

  @Test
  void once_overlongForms_counted() {
    assertThat(Unescape.once("%c0%ae%c0%ae/").overlong()).isGreaterThanOrEqualTo(2);
    assertThat(Unescape.once("..\u00c0\u00af").overlong()).isGreaterThanOrEqualTo(2);
    assertThat(Unescape.once("%c0.%c0.").overlong()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void once_accentedCapitalsOfLatin1_notOverlong() {
    assertThat(Unescape.once("%C0%20la carte, %C1lvaro").overlong()).isZero();
    assertThat(once("\u00c0 la carte, \u00c1lvaro")).isEqualTo("\u00c0 la carte, \u00c1lvaro");
  }

  @Test
  void once_brokenPercent_counted() {
    assertThat(Unescape.once("5% and %zz and %").broken()).isEqualTo(3);
  }

  @FuzzTest(maxDuration = "1m")
  void once_anyText_neverFailsNorGrows(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();

    Decoded decoded = Unescape.once(text);

    assertThat(decoded.text().length()).isLessThanOrEqualTo(text.length());
    assertThat(Percent.form(text).text().length()).isLessThanOrEqualTo(text.length());
  }
}
