package org.pbxguard.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UpstreamTest {

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8081, http://127.0.0.1:8081",
    "http://127.0.0.1:8081/, http://127.0.0.1:8081",
    "HTTP://PBX.example, http://pbx.example:80",
    "https://pbx.example, https://pbx.example:443",
    "http://[::1]:8081, http://[::1]:8081"
  })
  void parse_schemeHostAndPort_isRead(String text, String canonical) {
    assertThat(Upstream.parse(text)).map(Upstream::toString).contains(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1:8081",
        "ftp://127.0.0.1",
        "http://",
        "http:///x",
        "http://h/path",
        "http://h?q",
        "http://h#f",
        "http://user@h",
        "http://h:0",
        "http://h:65536",
        "http://h:x",
        "http://a b",
        "file:///etc/passwd",
        "http:h"
      })
  void parse_anythingElse_isEmpty(String text) {
    assertThat(Upstream.parse(text)).isEmpty();
  }

  @Test
  void settings_outOfRange_nameTheirComponent() {
    SettingsMaker noTime = new SettingsMaker(8081).connectTimeout(Duration.ZERO);
    assertThatThrownBy(noTime::make).hasMessage("connectTimeout: must be 100 ms to 24 h (0 ms)");
    SettingsMaker noName = new SettingsMaker(8081).userHeader("X User");
    assertThatThrownBy(noName::make).hasMessage("userHeaders: not a header's name (X User)");
    SettingsMaker noClient = new SettingsMaker(8081).perClient(0);
    assertThatThrownBy(noClient::make)
        .hasMessage("maxConnectionsPerClient: must be 1 to 1000000 (0)");
  }
}
