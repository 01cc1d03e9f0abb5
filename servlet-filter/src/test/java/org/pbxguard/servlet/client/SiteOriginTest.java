package org.pbxguard.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteOriginTest {
  private final SiteOrigin site = new SiteOrigin(List.of("PBX.example.org"));

  @ParameterizedTest
  @CsvSource({
    "cross-site, '', '', true",
    "same-origin, https://evil.example, https://evil.example/x, false",
    "same-site, '', '', true",
    "same-site, '', http://pbx.local:9000/x, true",
    "same-site, https://pbx.example.org, '', false",
    "none, '', '', false",
    "'', https://evil.example, '', true",
    "'', null, '', true",
    "'', https://pbx.local:8443, '', false",
    "'', http://PBX.local, '', false",
    "'', https://pbx.example.org, '', false",
    "'', '', https://evil.example/page?x=1, true",
    "'', '', http://pbx.local/page, false",
    "'', http://pbx.local, https://evil.example/, false",
    "'', '', '', false",
    "'', '', ' or 1=1--', false",
    "'', '', https://pbx.local'union select/, false",
    "'', '', javascript:alert(1), false",
  })
  void foreign_headers_tellsWhoseDoingItWas(
      String fetchSite, String origin, String referer, boolean expected) {
    assertThat(site.foreign(fetchSite, origin, referer, "*/*", "pbx.local:8443"))
        .isEqualTo(expected);
  }

  @Test
  void foreign_pictureWithoutOriginAndReferer_isAnotherSitesDoing() {
    assertThat(site.foreign("", "", "", "image/avif,image/*,*/*;q=0.8", "pbx.local")).isTrue();
    assertThat(site.foreign("", "", "http://pbx.local/", "image/*", "pbx.local")).isFalse();
    assertThat(site.foreign("same-origin", "", "", "image/*", "pbx.local")).isFalse();
  }
}
