package org.pbxguard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pbxguard.config.Setting;
import org.pbxguard.config.Settings;

/**
 * All keys of all modules. {@code defaults.txt} pins each default; {@code every-key.yml} writes
 * each key with another value; {@code config/guard.yml} documents each with its default. A new key
 * without all three fails here.
 */
final class ServerSettingsTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path DOCUMENTED = CHECKOUT.resolve("config/guard.yml");

  private static Settings bound(Settings settings) {
    ServerSettings.bind(settings);
    return settings;
  }

  private static Map<String, String> values(Settings settings) {
    return settings.settings().stream()
        .collect(Collectors.toMap(Setting::path, Setting::value, (a, b) -> b, TreeMap::new));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ServerSettingsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void defaults_areThese() throws IOException {
    String now =
        values(bound(Settings.of(List.of(), Map.of()))).entrySet().stream()
            .map(e -> (e.getKey() + " = " + e.getValue()).strip() + "\n")
            .collect(Collectors.joining());
    assertThat(now).isEqualTo(resource("defaults.txt"));
  }

  @Test
  void bind_nothingWritten_isTheDefaults() {
    assertThat(ServerSettings.bind(Settings.of(List.of(), Map.of())))
        .isEqualTo(ServerSettings.defaults());
  }

  @Test
  void everyKey_writtenOtherwise_isRead() throws IOException {
    Path file = Path.of("src/test/resources/org/pbxguard/server/every-key.yml");
    Settings written = bound(Settings.load(file, List.of(), Map.of()));
    Map<String, String> defaults = values(bound(Settings.of(List.of(), Map.of())));
    Set<String> unchanged = new TreeSet<>(written.keys());
    for (Setting setting : written.settings()) {
      if (!setting.value().equals(defaults.get(setting.path()))) {
        unchanged.remove(setting.path().replaceAll("\\.[0-9]+", ".[]"));
      }
    }
    assertThat(unchanged).as("keys that every-key.yml does not write otherwise").isEmpty();
  }

  @Test
  void documentedDefault_holdsEveryKeyWithItsDefault() throws IOException {
    Settings documented = bound(Settings.load(DOCUMENTED, List.of(), Map.of()));
    assertThat(values(documented)).isEqualTo(values(bound(Settings.of(List.of(), Map.of()))));
    Set<String> missing = new TreeSet<>();
    for (Setting setting : documented.settings()) {
      if (setting.source().equals("default")) {
        missing.add(setting.path());
      }
    }
    assertThat(missing).as("keys that config/guard.yml leaves out").isEmpty();
  }

  static Stream<Path> samples() throws IOException {
    try (Stream<Path> files = Files.walk(CHECKOUT, 3)) {
      return files
          .filter(file -> file.toString().endsWith(".yml"))
          .filter(file -> file.toString().contains("guard") && !file.toString().contains("target"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sampleFiles_areRight(Path sample) {
    ServerSettings.bind(Settings.load(sample, List.of(), Map.of()));
  }
}
