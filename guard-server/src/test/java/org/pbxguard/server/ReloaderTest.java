package org.pbxguard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.config.Settings;
import org.pbxguard.core.Guard;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.core.audit.EventType;
import org.pbxguard.core.audit.ThreatEvent;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.GuardFilter;
import org.pbxguard.servlet.api.Reloaded;

final class ReloaderTest {
  @TempDir private Path dir;
  private final MemoryJournal journal = new MemoryJournal();
  private final Guard guard =
      Guard.open(
          ServerSettings.defaults().guard(),
          journal,
          journal,
          KeyRing.ephemeral(),
          GuardClock.system());
  private final GuardFilter filter = new GuardFilter(guard, ServerSettings.defaults().filter());
  private Path file = Path.of("");
  private Reloader reloader = reloader(Optional.empty(), List.of());

  @BeforeEach
  void start() throws Exception {
    file = Files.writeString(dir.resolve("guard.yml"), "mode: enforce\n");
    Settings read = read();
    ServerSettings.bind(read);
    reloader = reloader(Optional.of(this::read), read.settings());
  }

  @AfterEach
  void close() {
    guard.close();
  }

  private Reloader reloader(
      Optional<Supplier<Settings>> source, List<org.pbxguard.config.Setting> read) {
    return new Reloader(
        source, read, guard, new Reloader.Filtering(filter, ServerSettings.defaults().filter()));
  }

  private Settings read() {
    return Settings.load(file, List.of(), Map.of());
  }

  private Reloaded reload(String text) throws Exception {
    Files.writeString(file, text);
    return reloader.reload("tester").orElseThrow();
  }

  private List<ThreatEvent> changes() {
    guard.audit().flush();
    return guard.audit().query(EventQuery.newest(10)).items().stream()
        .filter(event -> event.type() == EventType.CONFIG_CHANGED)
        .toList();
  }

  @Test
  void reload_modeAndDetection_holdAtOnceAndAreInTheAudit() throws Exception {
    Reloaded reloaded =
        reload(
            """
            mode: monitor
            security:
              threat_detection:
                refuse_score: 70
                max_failed_attempts: 3
                escalation: {jitter_percent: 20}
                rules: [sqli=off]
            """);

    assertThat(reloaded.changed())
        .containsExactly(
            "mode",
            "security.threat_detection.escalation.jitter_percent",
            "security.threat_detection.refuse_score",
            "security.threat_detection.rules");
    assertThat(reloaded.restart()).containsExactly("security.threat_detection.max_failed_attempts");
    assertThat(guard.settings().mode()).isEqualTo(Mode.MONITOR);
    assertThat(guard.settings().threatDetection().refuseScore()).isEqualTo(70);
    assertThat(guard.settings().threatDetection().maxFailedAttempts()).isEqualTo(10);
    assertThat(changes())
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.details())
                    .containsEntry("change", "configuration")
                    .containsEntry("by", "tester")
                    .containsEntry("changed", String.join(" ", reloaded.changed()))
                    .containsEntry(
                        "restart_needed", "security.threat_detection.max_failed_attempts"));
  }

  @Test
  void reload_nothingWrittenOtherwise_isNoEvent() throws Exception {
    Reloaded reloaded = reload("# other words\nmode: enforce\n");

    assertThat(reloaded).isEqualTo(new Reloaded(List.of(), List.of(), List.of()));
    assertThat(changes()).isEmpty();
  }

  @Test
  void reload_oneFault_changesNothingOfTheRest() throws Exception {
    Reloaded reloaded = reload("mode: monitor\nhttp:\n  filter:\n    fields: [{path: /x}]\n");

    assertThat(reloaded.faults()).singleElement().asString().contains("fields");
    assertThat(guard.settings().mode()).isEqualTo(Mode.ENFORCE);
    assertThat(changes()).isEmpty();
  }

  @Test
  void reload_fileGone_isAFault() throws Exception {
    Files.delete(file);

    assertThat(reloader.reload("tester").orElseThrow().faults())
        .singleElement()
        .asString()
        .contains("there is no such file");
  }

  @Test
  void reload_trustedProxies_waitForARestartInAllParts() throws Exception {
    Reloaded reloaded =
        reload("http:\n  filter:\n    trusted_proxies: [192.0.2.1]\n    mode: monitor\n");

    assertThat(reloaded.changed()).containsExactly("http.filter.mode");
    assertThat(reloaded.restart()).containsExactly("http.filter.trusted_proxies");
  }

  @Test
  void reload_listsOfGroups_areComparedWhole() throws Exception {
    String login = "http:\n  filter:\n    login_paths:\n      - {path: /a}\n";

    assertThat(reload(login).changed()).allMatch(key -> key.startsWith("http.filter.login_paths"));
    assertThat(reload(login).changed()).isEmpty();
    assertThat(reload("mode: enforce\n").changed()).isNotEmpty();
  }

  @Test
  void reload_withoutASource_isNothing() {
    assertThat(reloader(Optional.empty(), List.of()).reload("tester")).isEmpty();
  }
}
