package org.pbxguard.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.config.Settings;
import org.pbxguard.server.ServerSettings;

final class AdviceTest {
  private static List<String> advice(String... sets) {
    return Advice.on(ServerSettings.bind(Settings.of(List.of(sets), Map.of())));
  }

  @Test
  void defaults_adviseOnMediaAndTheOpenGateway() {
    assertThat(advice())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("sip.pbx: the PBX at 127.0.0.1 must write"))
        .anyMatch(line -> line.startsWith("http.tls: passwords reach 0.0.0.0:8080"));
  }

  @Test
  void carefulConfiguration_needsNone() {
    assertThat(advice("sip.pbx=203.0.113.5:5060", "http.listen=127.0.0.1:8080")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "sip.pbx=10.1.2.3:5060, sip.pbx",
    "sip.pbx=172.31.0.1:5060, sip.pbx",
    "sip.pbx=[fd00::1]:5060, sip.pbx",
    "api.listen=0.0.0.0:8090, api.tls",
    "mode=monitor, mode",
    "security.threat_detection.automatic_blocking=false, security.threat_detection"
  })
  void setting_thatWeakensTheGuard_isNamed(String set, String key) {
    assertThat(advice(set)).anyMatch(line -> line.startsWith(key));
  }
}
