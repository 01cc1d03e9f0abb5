package org.pbxguard.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  @Test
  void trunkOfNetworksOnly_isNamed(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("guard.yml");
    Files.writeString(
        file,
        "sip:\n"
            + "  trunks:\n"
            + "    - {name: in, addresses: 192.0.2.0/28, inside: \"127.0.0.1:5071\"}\n"
            + "    - {name: both, addresses: [192.0.2.16/28, x.example], inside:"
            + " \"127.0.0.1:5072\"}\n");
    assertThat(Advice.on(ServerSettings.bind(Settings.load(file, List.of(), Map.of()))))
        .filteredOn(line -> line.startsWith("sip.trunks"))
        .containsExactly("sip.trunks: in has networks only: no call can go out to it");
  }

  @ParameterizedTest
  @CsvSource({
    "sip.pbx=10.1.2.3:5060, sip.pbx",
    "sip.pbx=172.31.0.1:5060, sip.pbx",
    "sip.pbx=[fd00::1]:5060, sip.pbx",
    "sip.pbx=100.64.0.7:5060, sip.pbx",
    "api.listen=0.0.0.0:8090, api.tls",
    "mode=monitor, mode",
    "security.threat_detection.automatic_blocking=false, security.threat_detection"
  })
  void setting_thatWeakensTheGuard_isNamed(String set, String key) {
    assertThat(advice(set)).anyMatch(line -> line.startsWith(key));
  }
}
