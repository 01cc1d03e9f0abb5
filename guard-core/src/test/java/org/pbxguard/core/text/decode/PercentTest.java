package org.pbxguard.core.text.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PercentTest {

  @Test
  void form_plusAndPercent_decodedOnce() {
    assertThat(Percent.form("a+b%20c%2Bd%2525").text()).isEqualTo("a b c+d%25");
  }

  @Test
  void form_utf8AndLatin1_bothRead() {
    assertThat(Percent.form("gr%C3%BC%C3%9Fe").text()).isEqualTo("gr\u00fc\u00dfe");
    assertThat(Percent.form("gr%FC%DFe").text()).isEqualTo("gr\u00fc\u00dfe");
    assertThat(Percent.form("%F0%9F%93%9E").text()).isEqualTo("\ud83d\udcde");
  }

  @Test
  void form_brokenEncoding_staysAsItIs() {
    Decoded decoded = Percent.form("100%+%zz%4");

    assertThat(decoded.text()).isEqualTo("100% %zz%4");
    assertThat(decoded.broken()).isEqualTo(3);
  }

  @Test
  void form_overlong_readAndCounted() {
    Decoded decoded = Percent.form("%c0%ae%c0%ae%c0%afetc");

    assertThat(decoded.text()).isEqualTo("../etc");
    assertThat(decoded.overlong()).isGreaterThanOrEqualTo(6);
  }

  @Test
  void decode_plus_isItself() {
    assertThat(Percent.decode("/a+b%20c").text()).isEqualTo("/a+b c");
  }
}
