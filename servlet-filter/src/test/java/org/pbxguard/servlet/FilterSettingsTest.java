package org.pbxguard.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.config.Settings;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.text.Sensitivity;
import org.pbxguard.core.text.TextSettings;
import org.pbxguard.servlet.body.BodySettings;
import org.pbxguard.servlet.client.ProxyHeader;
import org.pbxguard.servlet.login.LoginPath;
import org.pbxguard.servlet.parse.PathPattern;
import org.pbxguard.servlet.tuning.Exclusion;
import org.pbxguard.servlet.tuning.FieldKind;
import org.pbxguard.servlet.tuning.FieldRule;
import org.pbxguard.servlet.tuning.ModeRule;

class FilterSettingsTest {
  @TempDir private Path folder;

  private FilterSettings bind(String yaml) throws Exception {
    Path file = folder.resolve("guard.yml");
    Files.writeString(file, yaml);
    Settings settings = Settings.load(file, List.of(), Map.of());
    FilterSettings bound = settings.bind("http.filter", FilterSettings.defaults());
    settings.check();
    return bound;
  }

  @Test
  void defaults_everyKey_isPinned() {
    FilterSettings defaults = FilterSettings.defaults();

    assertThat(defaults.mode()).isEqualTo(Mode.ENFORCE);
    assertThat(defaults.trustedProxies()).isEmpty();
    assertThat(defaults.proxyHeader()).isEqualTo(ProxyHeader.X_FORWARDED_FOR);
    assertThat(defaults.ownHosts()).isEmpty();
    assertThat(defaults.loginPaths()).isEmpty();
    assertThat(defaults.maxBody()).isEqualTo(2_097_152);
    assertThat(defaults.streamedPaths()).isEmpty();
    assertThat(defaults.monitoredPaths()).isEmpty();
    assertThat(defaults.modes()).isEmpty();
    assertThat(defaults.fields()).isEmpty();
    assertThat(defaults.maxParameters()).isEqualTo(1000);
    assertThat(defaults.signatures()).isTrue();
    assertThat(defaults.rates()).isTrue();
    assertThat(defaults.exclusions()).isEmpty();
    assertThat(defaults.body())
        .isEqualTo(new BodySettings(8_388_608, 67_108_864, 500, Duration.ofSeconds(5), 64, 16));
    assertThat(defaults.text()).isEqualTo(TextSettings.defaults());
    assertThat(LoginPath.defaults())
        .isEqualTo(new LoginPath(new PathPattern("/login"), "username", List.of(401, 403), "", ""));
  }

  @Test
  void bind_everyKey_isMapped() throws Exception {
    FilterSettings bound =
        bind(
            """
            http:
              filter:
                mode: monitor
                trusted_proxies: [10.0.0.0/8, "fd00::1"]
                proxy_header: forwarded
                own_hosts: [pbx.example.org]
                login_paths:
                  - path: /admin/*
                    user_field: name
                    failure_status: [200]
                    failure_redirect: /login?error
                    failure_marker: Sorry
                max_body: 4096
                streamed_paths: [/upload/*]
                monitored_paths: [/beta]
                modes:
                  - {path: /old/*, categories: [xss, sqli], mode: enforce}
                max_parameters: 7
                signatures: false
                rates: false
                exclusions:
                  - path: /forum/*
                    parameter: text
                    rules: [sqli-union-select]
                    categories: [xss]
                fields:
                  - {path: /wiki/*, parameter: page, kind: rich_text}
                body:
                  expanded_max: 8192
                  budget: 65536
                  min_rate: 1
                  grace: 2s
                  waiting: 8
                  waiting_per_client: 3
                text:
                  sensitivity: strict
                  max_length: 2048
                  max_depth: 3
                  disabled_rules: [sqli-stacked]
            """);

    assertThat(bound)
        .isEqualTo(
            new FilterSettings(
                Mode.MONITOR,
                List.of(
                    IpPrefix.parse("10.0.0.0/8").orElseThrow(),
                    IpPrefix.parse("fd00::1").orElseThrow()),
                ProxyHeader.FORWARDED,
                List.of("pbx.example.org"),
                List.of(
                    new LoginPath(
                        new PathPattern("/admin/*"),
                        "name",
                        List.of(200),
                        "/login?error",
                        "Sorry")),
                4096,
                List.of(new PathPattern("/upload/*")),
                List.of(new PathPattern("/beta")),
                List.of(
                    new ModeRule(
                        new PathPattern("/old/*"),
                        List.of(Category.XSS, Category.SQLI),
                        Mode.ENFORCE)),
                7,
                false,
                false,
                List.of(
                    new Exclusion(
                        new PathPattern("/forum/*"),
                        "text",
                        List.of("sqli-union-select"),
                        List.of(Category.XSS))),
                List.of(new FieldRule(new PathPattern("/wiki/*"), "page", FieldKind.RICH_TEXT)),
                new BodySettings(8192, 65_536, 1, Duration.ofSeconds(2), 8, 3),
                new TextSettings(Sensitivity.STRICT, 2048, 3, List.of("sqli-stacked"))));
  }

  @Test
  void bind_faults_areReported() {
    for (String line :
        List.of(
            "max_body: 1",
            "max_body: 999999999",
            "max_parameters: 0",
            "trusted_proxies: [hello]",
            "streamed_paths: [upload]",
            "exclusions: [{path: /x}]",
            "fields: [{path: /x, kind: code}]",
            "fields: [{path: /x, parameter: a, kind: poem}]",
            "modes: [{path: /x, categories: [none], mode: monitor}]",
            "unknown_key: 1",
            "body: {waiting: 1, waiting_per_client: 2}")) {
      assertThatThrownBy(() -> bind("http:\n  filter:\n    " + line + "\n"))
          .as(line)
          .hasMessageContaining("http.filter");
    }
  }
}
