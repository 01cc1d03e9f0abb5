package org.pbxguard.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;

final class SettingsTest {

  private static Settings yaml(String text, String... sets) {
    return Settings.parse("guard.yml", text, List.of(sets), Map.of());
  }

  private static Sample bound(Settings settings) {
    Sample sample = settings.bind("sample", Sample.defaults());
    settings.check();
    return sample;
  }

  private static List<String> faults(Settings settings) {
    settings.bind("sample", Sample.defaults());
    return catchThrowableOfType(ConfigException.class, settings::check).faults().stream()
        .map(Fault::toString)
        .toList();
  }

  @Test
  void bind_emptyFile_yieldsTheDefaults() {
    assertThat(bound(yaml(""))).isEqualTo(Sample.defaults());
    assertThat(bound(yaml("# nothing\n"))).isEqualTo(Sample.defaults());
    assertThat(bound(yaml("sample:\n"))).isEqualTo(Sample.defaults());
    assertThat(bound(Settings.of(List.of(), Map.of()))).isEqualTo(Sample.defaults());
  }

  @Test
  void bind_everyKeyWritten_yieldsEveryValue() {
    Sample sample =
        bound(
            yaml(
                """
                sample:
                  enabled: false
                  max_count: 11
                  max_bytes: 70000
                  block_duration: 90m
                  state_dir: /srv/guard
                  user_agent: "phone: 1"
                  color: dark_blue
                  listen: "[::1]:5061"
                  advertise: 192.0.2.1:5060
                  trusted: [192.0.2.9, "2001:db8::9"]
                  nested: {depth: 3, name: deep}
                  tls:
                    depth: 4
                  trunks:
                    - name: first
                      address: 192.0.2.7
                    - name: second
                  even: 8
                """));
    assertThat(sample)
        .isEqualTo(
            new Sample(
                false,
                11,
                70_000,
                Duration.ofMinutes(90),
                Path.of("/srv/guard"),
                "phone: 1",
                Sample.Color.DARK_BLUE,
                HostPort.parse("[::1]:5061").orElseThrow(),
                HostPort.parse("192.0.2.1:5060"),
                List.of(ip("192.0.2.9"), ip("2001:db8::9")),
                new Sample.Nested(3, "deep"),
                Optional.of(new Sample.Nested(4, "plain")),
                List.of(
                    new Sample.Trunk("first", Optional.of(ip("192.0.2.7"))),
                    new Sample.Trunk("second", Optional.empty())),
                new Sample.Even(8)));
  }

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  @Test
  void bind_setVariableAndFile_setWinsOverVariableOverFile() {
    String file = "sample: {max_count: 1, user_agent: file, color: dark_blue}";
    Map<String, String> environment =
        Map.of("PBXGUARD_SAMPLE_MAX_COUNT", "2", "PBXGUARD_SAMPLE_USER_AGENT", "variable");
    Settings settings =
        Settings.parse("guard.yml", file, List.of("sample.max_count=3"), environment);
    Sample sample = bound(settings);
    assertThat(sample.maxCount()).isEqualTo(3);
    assertThat(sample.userAgent()).isEqualTo("variable");
    assertThat(sample.color()).isEqualTo(Sample.Color.DARK_BLUE);
  }

  @Test
  void bind_setTwice_lastWins() {
    assertThat(bound(yaml("", "sample.max_count=3", "sample.max_count=4")).maxCount()).isEqualTo(4);
  }

  @Test
  void bind_listsFromOutside_areSeparatedByCommas() {
    assertThat(bound(yaml("", "sample.trusted=192.0.2.1, ::1")).trusted())
        .containsExactly(ip("192.0.2.1"), ip("::1"));
    assertThat(bound(yaml("sample: {trusted: [192.0.2.1]}", "sample.trusted=")).trusted())
        .isEmpty();
  }

  @Test
  void bind_listWrittenAsOneText_isTakenApart() {
    assertThat(bound(yaml("sample: {trusted: 192.0.2.1}")).trusted())
        .containsExactly(ip("192.0.2.1"));
    assertThat(bound(yaml("sample:\n  trusted: 192.0.2.1, 192.0.2.2\n")).trusted())
        .containsExactly(ip("192.0.2.1"), ip("192.0.2.2"));
    assertThat(faults(yaml("sample:\n  trusted:\n")))
        .containsExactly("guard.yml:2: sample.trusted: must be a list such as [a, b] or []");
  }

  @Test
  void bind_groupsFromOutside_areAddressedByIndex() {
    Map<String, String> environment = Map.of("PBXGUARD_SAMPLE_TRUNKS_1_ADDRESS", "192.0.2.2");
    Settings settings =
        Settings.parse(
            "guard.yml",
            "sample: {trunks: [{name: first}]}",
            List.of("sample.trunks.0.name=other", "sample.trunks.1.name=more"),
            environment);
    assertThat(bound(settings).trunks())
        .containsExactly(
            new Sample.Trunk("other", Optional.empty()),
            new Sample.Trunk("more", Optional.of(ip("192.0.2.2"))));
  }

  @Test
  void bind_optionalGroupFromOutside_comesIntoBeing() {
    assertThat(bound(yaml("", "sample.tls.depth=2")).tls()).contains(new Sample.Nested(2, "plain"));
  }

  @Test
  void bind_emptyOptional_isEmpty() {
    for (String nothing : List.of("", "~", "null")) {
      assertThat(bound(yaml("sample: {advertise: " + nothing + "}")).advertise()).isEmpty();
    }
    assertThat(bound(yaml("sample: {advertise: 192.0.2.1:1}", "sample.advertise=")).advertise())
        .isEmpty();
  }

  @Test
  void bind_singleValueAtARoot_isRead() {
    Settings settings = yaml("color: dark_blue");
    assertThat(settings.bind("color", Sample.Color.RED)).isEqualTo(Sample.Color.DARK_BLUE);
    settings.check();
  }

  @Test
  void bind_rootsInsideEachOther_shareTheirGroup() {
    Settings settings = yaml("http:\n  depth: 2\n  filter:\n    depth: 3\n");
    assertThat(settings.bind("http", Sample.Nested.defaults()).depth()).isEqualTo(2);
    assertThat(settings.bind("http.filter", Sample.Nested.defaults()).depth()).isEqualTo(3);
    settings.check();
  }

  @Test
  void check_severalFaults_tellsEachWithPlaceAndPath() {
    Settings settings =
        Settings.parse(
            "guard.yml",
            """
            sample:
              enabled: yes
              max_count: 0
              block_duration: soon
              color: green
              listen: localhost:5060
              trusted: [192.0.2.1, nobody]
              nested:
                depth: 10
              trunks:
                - address: 192.0.2.1
              even: 3
            """,
            List.of("sample.max_bytes=many"),
            Map.of("PBXGUARD_SAMPLE_STATE_DIR", ""));
    assertThat(faults(settings))
        .containsExactlyInAnyOrder(
            "guard.yml:2: sample.enabled: must be true or false, not \"yes\"",
            "guard.yml:3: sample.max_count: must be positive (0)",
            "guard.yml:4: sample.block_duration: must be a duration such as 3600 (seconds), 500ms,"
                + " 30s, 10m, 2h or 7d, not \"soon\"",
            "guard.yml:5: sample.color: must be one of red, dark_blue, not \"green\"",
            "guard.yml:6: sample.listen: must be an IP address and port such as 127.0.0.1:5060 or"
                + " [::1]:5060, not \"localhost:5060\"",
            "guard.yml:7: sample.trusted.1: must be an IP address, not \"nobody\"",
            "guard.yml:9: sample.nested.depth: more than 9 (10)",
            "guard.yml:11: sample.trunks.0.name: is required",
            "guard.yml:12: sample.even: must be an even, not \"3\"",
            "--set: sample.max_bytes: must be a whole number, not \"many\"",
            "PBXGUARD_SAMPLE_STATE_DIR: sample.state_dir: needs a value");
  }

  @Test
  void check_twoFaultsOfOneConstructor_tellsBoth() {
    assertThat(faults(yaml("sample:\n  max_count: 0\n  max_bytes: -5\n")))
        .containsExactlyInAnyOrder(
            "guard.yml:2: sample.max_count: must be positive (0)",
            "guard.yml:3: sample.max_bytes: below max_count (-5)");
  }

  @Test
  void check_constructorNamesNoComponent_tellsTheGroup() {
    assertThat(faults(yaml("sample:\n  nested: {name: both, depth: 9}\n")))
        .containsExactly("guard.yml:2: sample.nested: both and 9 do not go together");
  }

  @ParameterizedTest
  @CsvSource({
    "max_cuont, sample.max_count",
    "Max-Count, sample.max_count",
    "maxcount, sample.max_count",
    "lissten, sample.listen",
    "trunk, sample.trunks"
  })
  void check_unknownKey_namesTheNearest(String key, String nearest) {
    assertThat(faults(yaml("sample:\n  " + key + ": 1\n")))
        .containsExactly(
            "guard.yml:2: sample." + key + ": unknown setting; did you mean " + nearest);
  }

  @Test
  void check_keyInTheWrongGroup_namesItsPlace() {
    assertThat(faults(yaml("block_duration: 1\n")))
        .containsExactly(
            "guard.yml:1: block_duration: unknown setting; did you mean sample.block_duration");
  }

  @Test
  void check_keyLikeNone_suggestsNothing() {
    assertThat(faults(yaml("sample:\n  zzzzzzzzzzzz: 1\n")))
        .containsExactly("guard.yml:2: sample.zzzzzzzzzzzz: unknown setting");
  }

  @Test
  void check_dottedKey_isUnknownRatherThanIgnored() {
    assertThat(faults(yaml("sample.max_count: 3\n")))
        .containsExactly(
            "guard.yml:1: sample.max_count: unknown setting; did you mean sample.max_count");
  }

  @Test
  void check_unknownFromOutside_isTold() {
    Settings settings =
        Settings.parse(
            "guard.yml",
            "",
            List.of("sample.max_coun=1", "novalue", "sample=1", "sample.trunks.0.nam=x"),
            Map.of("PBXGUARD_SAMPLE_MAXCOUNT", "1", "HOME", "/root"));
    assertThat(faults(settings))
        .containsExactlyInAnyOrder(
            "--set: needs path=value, not \"novalue\"",
            "--set: sample.max_coun: unknown setting; did you mean sample.max_count",
            "--set: sample: is a group of settings, not a value",
            "--set: sample.trunks.0.nam: unknown setting; did you mean sample.trunks.[].name",
            "configuration: sample.trunks.0.name: is required",
            "PBXGUARD_SAMPLE_MAXCOUNT: no setting has this variable; did you mean"
                + " PBXGUARD_SAMPLE_MAX_COUNT");
  }

  @Test
  void check_valueWhereAGroupBelongs_isTold() {
    assertThat(faults(yaml("sample: 3\n")))
        .containsExactly("guard.yml:1: sample: is a group of settings, not a value");
    assertThat(faults(yaml("sample: [3]\n")))
        .containsExactly("guard.yml:1: sample: is a group of settings, not a list");
    Settings settings = yaml("security: 3\n");
    settings.bind("security.mfa", Sample.Nested.defaults());
    assertThatThrownBy(settings::check)
        .hasMessage("guard.yml:1: security: is a group of settings, not a value");
  }

  @Test
  void check_groupOrListWhereAValueBelongs_isTold() {
    assertThat(faults(yaml("sample:\n  max_count: {a: 1}\n  color: [red]\n  trusted: {a: b}\n")))
        .containsExactlyInAnyOrder(
            "guard.yml:2: sample.max_count: must be a value, not a group of settings",
            "guard.yml:3: sample.color: must be a value, not a list",
            "guard.yml:4: sample.trusted: must be a list such as [a, b] or []");
  }

  @Test
  void check_emptyValue_isNoValue() {
    assertThat(faults(yaml("sample:\n  max_count:\n  user_agent: ~\n")))
        .containsExactlyInAnyOrder(
            "guard.yml:2: sample.max_count: needs a value",
            "guard.yml:3: sample.user_agent: needs a value");
  }

  @Test
  void bind_afterAFault_stillAnswersSoThatTheRestIsChecked() {
    Settings settings = yaml("sample: {max_count: 0}");
    assertThat(settings.bind("sample", Sample.defaults())).isEqualTo(Sample.defaults());
  }

  @Test
  void load_missingFile_isAFault(@TempDir Path dir) {
    Path file = dir.resolve("none.yml");
    assertThat(faults(Settings.load(file, List.of(), Map.of())))
        .containsExactly(file + ": there is no such file");
    assertThat(faults(Settings.load(dir, List.of(), Map.of())))
        .containsExactly(dir + ": cannot be read");
  }

  @Test
  void load_notUtf8OrTooLarge_isAFault(@TempDir Path dir) throws Exception {
    Path latin = Files.write(dir.resolve("latin.yml"), new byte[] {'a', ':', ' ', (byte) 0xE9});
    Path large = Files.write(dir.resolve("large.yml"), new byte[600_000]);
    assertThat(faults(Settings.load(latin, List.of(), Map.of())))
        .containsExactly(latin + ": not UTF-8");
    assertThat(faults(Settings.load(large, List.of(), Map.of())))
        .containsExactly(large + ": larger than 524288 bytes");
  }

  @Test
  void load_file_namesItInFaults(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("my.yml"), "sample:\n  color: pink\n");
    assertThat(faults(Settings.load(file, List.of(), Map.of())))
        .singleElement()
        .asString()
        .startsWith("my.yml:2: sample.color");
  }

  @Test
  void settings_afterBinding_tellValueAndSource() {
    Settings settings =
        Settings.parse(
            "guard.yml",
            "sample: {trusted: [192.0.2.1, '::1']}",
            List.of("sample.block_duration=2h"),
            Map.of("PBXGUARD_SAMPLE_COLOR", "dark_blue"));
    settings.bind("sample", Sample.defaults());
    assertThat(settings.settings())
        .contains(
            new Setting(
                "sample.trusted", "PBXGUARD_SAMPLE_TRUSTED", "192.0.2.1, ::1", "guard.yml:1"),
            new Setting("sample.block_duration", "PBXGUARD_SAMPLE_BLOCK_DURATION", "7200", "--set"),
            new Setting(
                "sample.color", "PBXGUARD_SAMPLE_COLOR", "dark_blue", "PBXGUARD_SAMPLE_COLOR"),
            new Setting("sample.max_count", "PBXGUARD_SAMPLE_MAX_COUNT", "10", "default"));
  }

  @Test
  void keys_afterBinding_nameEveryKey() {
    Settings settings = yaml("");
    settings.bind("sample", Sample.defaults());
    assertThat(settings.keys())
        .contains("sample.max_count", "sample.tls.depth", "sample.trunks.[].address")
        .doesNotContain("sample", "sample.tls", "sample.trunks");
  }

  @Test
  void bind_twoKeysWithOneVariable_isAFaultOfTheProgram() {
    Settings settings = yaml("");
    settings.bind("a.b", Sample.Nested.defaults());
    assertThatThrownBy(() -> settings.bind("a_b", Sample.Nested.defaults()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("PBXGUARD_A_B_DEPTH");
  }
}
