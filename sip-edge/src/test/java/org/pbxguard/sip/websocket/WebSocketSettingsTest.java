package org.pbxguard.sip.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebSocketSettingsTest {
  private static WebSocketSettings origins(String... origins) {
    return new WebSocketSettings(List.of(), List.of(), List.of(origins), Duration.ofSeconds(1));
  }

  @Test
  void origin_isComparedWholeAndWithoutCase() {
    WebSocketSettings settings = origins("https://Phone.example", "http://[::1]:8080");
    assertThat(settings.allows("HTTPS://phone.example")).isTrue();
    assertThat(settings.allows("http://[::1]:8080")).isTrue();
    for (String other :
        List.of("http://phone.example", "https://phone.example:444", "null", "https://x", "")) {
      assertThat(settings.allows(other)).as(other).isFalse();
    }
    assertThat(origins("*").allows("null")).isTrue();
    assertThat(WebSocketSettings.defaults().allows("https://phone.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"phone.example", "https://phone.example/", "https://a b", "ftp://x"})
  void whatIsNoOrigin_isRefused(String text) {
    assertThatThrownBy(() -> origins(text))
        .hasMessage("origins: not an origin such as https://phone.example (" + text + ")");
  }
}
