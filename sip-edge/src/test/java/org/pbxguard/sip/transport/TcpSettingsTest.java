package org.pbxguard.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcpSettingsTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  @Test
  void defaults_openNothing() {
    assertThat(TcpSettings.defaults())
        .isEqualTo(new TcpSettings(List.of(), 10_000, 512, TEN, Duration.ofMinutes(30)));
  }

  @Test
  void validation_namesTheKeyAndTheValue() {
    assertThatThrownBy(() -> new TcpSettings(List.of(), 0, 1, TEN, TEN))
        .hasMessage("max_connections: not 1 to 100000 (0)");
    assertThatThrownBy(() -> new TcpSettings(List.of(), 1, 0, TEN, TEN))
        .hasMessage("max_per_source: not positive (0)");
    assertThatThrownBy(() -> new TcpSettings(List.of(), 1, 1, Duration.ZERO, TEN))
        .hasMessage("message_time: not positive (PT0S)");
    assertThatThrownBy(() -> new TcpSettings(List.of(), 1, 1, TEN, Duration.ZERO))
        .hasMessage("idle: not positive (PT0S)");
  }
}
