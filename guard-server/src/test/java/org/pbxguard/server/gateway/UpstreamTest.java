package org.pbxguard.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
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
    GatewaySettings d = GatewaySettings.defaults();
    assertThatThrownBy(
            () ->
                new GatewaySettings(
                    d.listen(),
                    d.upstream(),
                    true,
                    Duration.ZERO,
                    d.readTimeout(),
                    d.idleTimeout(),
                    1,
                    1,
                    2_048,
                    0,
                    8,
                    true,
                    List.of(),
                    List.of(),
                    d.tls()))
        .hasMessage("connectTimeout: must be 100 ms to 24 h (0 ms)");
    assertThatThrownBy(
            () ->
                new GatewaySettings(
                    d.listen(),
                    d.upstream(),
                    true,
                    d.connectTimeout(),
                    d.readTimeout(),
                    d.idleTimeout(),
                    1,
                    1,
                    2_048,
                    0,
                    8,
                    true,
                    List.of(),
                    List.of("X User"),
                    d.tls()))
        .hasMessage("userHeaders: not a header's name (X User)");
    assertThatThrownBy(
            () ->
                new GatewaySettings(
                    d.listen(),
                    d.upstream(),
                    true,
                    d.connectTimeout(),
                    d.readTimeout(),
                    d.idleTimeout(),
                    1,
                    0,
                    2_048,
                    0,
                    8,
                    true,
                    List.of(),
                    List.of(),
                    d.tls()))
        .hasMessage("maxConnectionsPerClient: must be 1 to 1000000 (0)");
  }
}
