package org.pbxguard.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.net.HostPort;

class TcpSettingsTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  private static List<HostPort> at(String text) {
    return List.of(HostPort.parse(text).orElseThrow());
  }

  @Test
  void defaults_openNothing() {
    assertThat(TcpSettings.defaults())
        .isEqualTo(new TcpSettings(List.of(), 10_000, 512, TEN, Duration.ofMinutes(30)));
  }

  @Test
  void validation_namesTheKeyAndTheValue() {
    assertThatThrownBy(() -> new TcpSettings(at("0.0.0.0:5060"), 1, 1, TEN, TEN))
        .hasMessageStartingWith("listen: name an address, not a wildcard (");
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
