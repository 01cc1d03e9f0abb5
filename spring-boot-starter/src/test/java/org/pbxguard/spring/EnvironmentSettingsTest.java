package org.pbxguard.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.config.Settings;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.servlet.FilterSettings;
import org.pbxguard.servlet.login.LoginPath;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class EnvironmentSettingsTest {
  @TempDir private Path dir;
  private final Map<String, Object> properties = new LinkedHashMap<>();
  private final Map<String, Object> lower = new LinkedHashMap<>();

  private FilterSettings filter() {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("lower", lower));
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    Settings settings = EnvironmentSettings.read(environment);
    FilterSettings bound = settings.bind("http.filter", FilterSettings.defaults());
    settings.check();
    return bound;
  }

  @Test
  void nothingWritten_isTheDefaults() {
    properties.put("spring.application.name", "x");
    properties.put("pbxguard.enabled", "true");

    assertThat(filter()).isEqualTo(FilterSettings.defaults());
  }

  @Test
  void values_dashesAndPlaceholders_areReadAsSpringReadsThem() {
    properties.put("limit", "4096");
    properties.put("pbxguard.http.filter.max-body", "${limit}");
    properties.put("pbxguard.http.filter.mode", "monitor");

    assertThat(filter().maxBody()).isEqualTo(4096);
    assertThat(filter().mode()).isEqualTo(Mode.MONITOR);
  }

  @Test
  void lists_ofValuesAndOfGroups_keepTheirOrder() {
    for (int i = 0; i < 12; i++) {
      properties.put("pbxguard.http.filter.own-hosts[" + i + "]", "host" + i + ".example");
    }
    properties.put("pbxguard.http.filter.login-paths[0].path", "/a");
    properties.put("pbxguard.http.filter.login-paths[1].path", "/b");
    properties.put("pbxguard.http.filter.login-paths[1].failure-status[0]", "400");
    properties.put("pbxguard.http.filter.login-paths[1].failure-status[1]", "403");

    FilterSettings filter = filter();

    assertThat(filter.ownHosts()).hasSize(12).startsWith("host0.example", "host1.example");
    assertThat(filter.ownHosts().get(11)).isEqualTo("host11.example");
    assertThat(filter.loginPaths())
        .extracting(LoginPath::path)
        .extracting(Object::toString)
        .containsExactly("/a", "/b");
    assertThat(filter.loginPaths().get(1).failureStatus()).containsExactly(400, 403);
  }

  @Test
  void sameKeyInTwoSpellings_theHigherSourceWins() {
    properties.put("pbxguard.http.filter.max-body", "4096");
    lower.put("pbxguard.http.filter.max_body", "8192");

    assertThat(filter().maxBody()).isEqualTo(4096);
  }

  /** As Spring has it: the items of two sources are never mixed. */
  @Test
  void list_ofAHigherSource_replacesTheWholeList() {
    properties.put("pbxguard.http.filter.own-hosts[0]", "own.example");
    properties.put("pbxguard.http.filter.login-paths[0].path", "/own");
    properties.put("pbxguard.http.filter.trusted-proxies", "192.0.2.1");
    lower.put("pbxguard.http.filter.own-hosts[0]", "a.example");
    lower.put("pbxguard.http.filter.own-hosts[1]", "b.example");
    lower.put("pbxguard.http.filter.login-paths[0].path", "/a");
    lower.put("pbxguard.http.filter.login-paths[0].failure-status[0]", "400");
    lower.put("pbxguard.http.filter.trusted-proxies[0]", "198.51.100.1");

    FilterSettings filter = filter();

    assertThat(filter.ownHosts()).containsExactly("own.example");
    assertThat(filter.loginPaths()).extracting(LoginPath::path).hasToString("[/own]");
    assertThat(filter.loginPaths().get(0).failureStatus()).doesNotContain(400);
    assertThat(filter.trustedProxies()).hasToString("[192.0.2.1]");
  }

  @Test
  void config_namesAFile_overWhichPropertiesWin() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("guard.yml"), "http: {filter: {mode: monitor, max_parameters: 7}}\n");
    properties.put("pbxguard.config", file.toString());
    properties.put("pbxguard.http.filter.max-parameters", "9");

    assertThat(filter().mode()).isEqualTo(Mode.MONITOR);
    assertThat(filter().maxParameters()).isEqualTo(9);
  }

  @Test
  void unknownKey_isAFault() {
    properties.put("pbxguard.http.filter.mod", "monitor");

    assertThatThrownBy(this::filter).hasMessageContaining("http.filter.mod: unknown setting");
  }
}
