package org.pbxguard.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.config.Settings;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.core.tls.TlsSettings;
import org.pbxguard.server.FreePort;
import org.pbxguard.server.GuardServer;
import org.pbxguard.server.ServerSettings;
import org.pbxguard.server.tls.TestCertificates;
import picocli.CommandLine;

/** The commands as a shell sees them: what they print and their exit code. */
final class PbxGuardTest {
  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private List<String> sets = new ArrayList<>();

  @BeforeEach
  void useFreePorts() throws IOException {
    sets =
        new ArrayList<>(
            List.of(
                "state.dir=" + dir.resolve("state"),
                "api.listen=127.0.0.1:" + FreePort.next(),
                "http.listen=127.0.0.1:0",
                "sip.listen=127.0.0.1:" + FreePort.next(),
                "sip.inside=127.0.0.1:" + FreePort.next(),
                "sip.pbx=127.0.0.1:" + FreePort.next()));
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine command =
        PbxGuard.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  /** With the settings of this test. */
  private int runHere(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    sets.forEach(set -> all.addAll(List.of("--set", set)));
    return run(all.toArray(String[]::new));
  }

  private GuardServer server() throws Exception {
    return GuardServer.open(ServerSettings.bind(Settings.of(sets, Map.of())), GuardClock.system());
  }

  @Test
  void version_saysIt() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).startsWith("pbx-guard ").contains("Java 17");
  }

  @Test
  void nothing_showsTheCommands() {
    assertThat(run()).isZero();
    assertThat(out.toString())
        .contains("run", "config", "blocks", "keys", "mfa", "explain", "trace", "demo");
  }

  @Test
  void unknownCommandOrOption_isMisuse() {
    assertThat(run("dance")).isEqualTo(2);
    assertThat(run("run", "--dance")).isEqualTo(2);
    assertThat(run("blocks", "add")).isEqualTo(2);
  }

  @Test
  void configCheck_rightOrWrong_saysSo() throws IOException {
    Path file = Files.writeString(dir.resolve("my.yml"), "mode: monitor\n");
    assertThat(run("config", "check", "--config", file.toString())).isZero();
    assertThat(out.toString()).contains("the configuration is right").contains("1 of them written");

    Files.writeString(file, "mode: sleepy\nsipp: {}\nhttp:\n  listen: nowhere\n");
    assertThat(run("config", "check", "--config", file.toString())).isEqualTo(1);
    assertThat(err.toString().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("pbx-guard: my.yml:1: mode: must be one of"))
        .anyMatch(line -> line.startsWith("pbx-guard: my.yml:2: sipp: unknown setting"))
        .anyMatch(line -> line.startsWith("pbx-guard: my.yml:4: http.listen: must be"));
  }

  @Test
  void rules_eachSaysFromWhichSensitivityOnItRefuses() {
    assertThat(run("rules")).isZero();
    assertThat(out.toString().lines())
        .hasSizeGreaterThan(60)
        .anyMatch(line -> line.matches("jndi-lookup +jndi +100 points, refuses alone: always"))
        .anyMatch(line -> line.matches("xss-script-call +xss +50 .*: from normal on"))
        .anyMatch(line -> line.matches("rce-script-hint +rce +15 .*: never, a hint that adds up"));
    assertThat(run("rules", "--set", "security.threat_detection.refuse_score=70")).isZero();
    assertThat(out.toString()).contains("from strict on");
  }

  @Test
  void configShow_tellsValueAndSource() throws IOException {
    Path file = Files.writeString(dir.resolve("my.yml"), "mode: monitor\n");
    assertThat(run("config", "show", "-c", file.toString(), "--set", "http.threads=50")).isZero();
    assertThat(out.toString())
        .contains("mode = monitor  (my.yml:1)")
        .contains("http.threads = 50  (--set)")
        .contains("http.read_timeout = 60  (default)");
  }

  @Test
  void blocks_whileTheProcessRuns_changeItsMemory() throws Exception {
    try (GuardServer server = server()) {
      assertThat(server.firstKey()).contains(dir.resolve("state/admin.key"));
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(dir.resolve("state/admin.key"))))
          .isEqualTo("rw-------");
      assertThat(
              runHere("blocks", "add", "203.0.113.0/24", "--reason", "seen", "--duration", "600"))
          .isZero();
      assertThat(out.toString()).startsWith("203.0.113.0/24 is blocked until ");
      assertThat(runHere("blocks", "list")).isZero();
      assertThat(out.toString()).startsWith("203.0.113.0/24 ").contains("manual", "seen");
      assertThat(runHere("explain", "203.0.113.77")).isZero();
      assertThat(out.toString()).startsWith("203.0.113.77 is blocked: seen");
      assertThat(runHere("blocks", "remove", "203.0.113.0/24")).isZero();
      assertThat(out.toString()).startsWith("203.0.113.0/24 is unblocked");
      assertThat(runHere("blocks", "list")).isZero();
      assertThat(out.toString()).isEmpty();
    }
  }

  @Test
  void blocks_whileNoProcessRuns_changeTheStore() throws Exception {
    server().close();
    assertThat(runHere("blocks", "add", "203.0.113.7")).isZero();
    assertThat(runHere("keys", "list")).isZero();
    assertThat(out.toString().lines()).anyMatch(line -> line.contains("first key"));
    try (GuardServer server = server()) {
      assertThat(server.firstKey()).isEmpty();
      assertThat(runHere("blocks", "list")).isZero();
      assertThat(out.toString()).startsWith("203.0.113.7 ");
      assertThat(runHere("keys", "list")).isZero();
      assertThat(out.toString()).doesNotContain("command line");
    }
  }

  @Test
  void admins_invitedListedAndRemoved() throws Exception {
    try (GuardServer server = server()) {
      assertThat(server.apiAddress().port()).isPositive();
      assertThat(runHere("admins", "add", "alice", "--role", "viewer")).isZero();
      assertThat(out.toString().lines().findFirst().orElse(""))
          .matches("([A-HJ-NP-Z2-9]{4}-){5}[A-HJ-NP-Z2-9]{3}");
      assertThat(out.toString()).contains("for alice, good once until ", "/guard/set-up");
      assertThat(runHere("admins", "list")).isZero();
      assertThat(out.toString()).startsWith("alice viewer passkeys 0 since ").contains("invited");
      assertThat(runHere("admins", "remove", "alice")).isZero();
      assertThat(runHere("admins", "remove", "alice")).isEqualTo(1);
      assertThat(err.toString()).isEqualTo("pbx-guard: There is no administrator of that name\n");
      assertThat(runHere("admins", "add", "-")).isNotZero();
      assertThat(runHere("admins", "list")).isZero();
      assertThat(out.toString()).isEmpty();
    }
  }

  @Test
  void console_isServedBesideTheApiUnlessSwitchedOff() throws Exception {
    for (boolean on : List.of(true, false)) {
      sets.add("api.console.enabled=" + on);
      try (GuardServer server = server();
          AutoCloseable last = () -> sets.remove(sets.size() - 1)) {
        URI page = URI.create("http://" + server.apiAddress() + "/guard/sign-in");
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(20)).build(),
                    HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(on ? 403 : 404);
        assertThat(answer.body().contains("security.mfa.fido2")).isEqualTo(on);
        assertThat(last).isNotNull();
      }
    }
  }

  @Test
  void refusals_areOneLine() throws Exception {
    try (GuardServer server = server()) {
      assertThat(server.addresses()).contains("sip=", "http=", "api=");
      assertThat(runHere("blocks", "add", "hello")).isEqualTo(1);
      assertThat(err.toString().lines()).singleElement().asString().startsWith("pbx-guard: ");
      assertThat(runHere("blocks", "add", "0.0.0.0/0")).isEqualTo(1);
      assertThat(err.toString()).contains("wider");
      assertThat(runHere("explain", "not-an-address")).isEqualTo(1);
      assertThat(err.toString()).isEqualTo("pbx-guard: not an address: not-an-address\n");
      assertThat(runHere("keys", "revoke", "00000000")).isEqualTo(1);
    }
  }

  @Test
  void keys_createdAndRevoked_workAndStop() throws Exception {
    try (GuardServer server = server()) {
      assertThat(server.apiAddress().port()).isPositive();
      assertThat(runHere("keys", "create", "viewer", "--note", "the dashboard")).isZero();
      String key = out.toString().strip();
      assertThat(key).startsWith("pbxg_").hasSize(48);
      assertThat(runHere("keys", "list")).isZero();
      String id =
          out.toString()
              .lines()
              .filter(line -> line.contains("the dashboard"))
              .findFirst()
              .orElseThrow()
              .substring(0, 8);
      assertThat(out.toString()).doesNotContain(key);
      assertThat(runHere("keys", "revoke", id)).isZero();
      assertThat(runHere("keys", "list")).isZero();
      assertThat(out.toString()).doesNotContain("the dashboard");
    }
  }

  @Test
  void restore_ofACopy_voidsTheKeysOfTheBackupAndMakesAFirstOne() throws Exception {
    Path state = dir.resolve("state");
    Path backup = Files.createDirectory(dir.resolve("backup"));
    try (GuardServer server = server()) {
      assertThat(server.firstKey()).isPresent();
      assertThat(runHere("blocks", "add", "203.0.113.7")).isZero();
      copyFiles(state, backup);
      assertThat(runHere("blocks", "add", "203.0.113.8")).isZero();
    }
    server().close();
    String before = Files.readString(state.resolve("admin.key"));
    try (Stream<Path> files = Files.list(state)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    copyFiles(backup, state);
    try (GuardServer server = server()) {
      assertThat(server.firstKey()).as("no key of the backup is good").isPresent();
      assertThat(Files.readString(state.resolve("admin.key"))).isNotEqualTo(before);
      assertThat(runHere("blocks", "list")).isZero();
      assertThat(out.toString()).contains("203.0.113.7 ").doesNotContain("203.0.113.8 ");
      assertThat(runHere("keys", "list")).isZero();
      assertThat(out.toString().lines()).hasSize(1);
    }
    try (GuardServer server = server()) {
      assertThat(server.firstKey()).isEmpty();
    }
  }

  private static void copyFiles(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void keysRotate_whetherAProcessRunsOrNot_retiresTheKeyAndKeepsTheState() throws Exception {
    assertThat(runHere("keys", "master")).isZero();
    String first = out.toString().strip();
    assertThat(first).matches("current [0-9a-f]{8}");
    assertThat(runHere("keys", "rotate")).isZero();
    assertThat(out.toString().lines().toList())
        .hasSize(2)
        .element(1)
        .asString()
        .startsWith(first.replace("current", "retired") + " since 20");
    try (GuardServer server = server()) {
      assertThat(server.apiAddress().port()).isPositive();
      assertThat(runHere("blocks", "add", "203.0.113.7")).isZero();
      assertThat(runHere("keys", "rotate")).isZero();
      assertThat(out.toString().lines()).hasSize(3);
    }
    assertThat(runHere("blocks", "list")).isZero();
    assertThat(out.toString()).startsWith("203.0.113.7 ");
    assertThat(runHere("keys", "master")).isZero();
    assertThat(out.toString().lines()).hasSize(3);
  }

  @Test
  void mfa_aUsersLife_isShownExportedAndPurgedFromEveryFile() throws Exception {
    String user = "erika.mustermann-7";
    try (GuardServer server = server()) {
      assertThat(server.apiAddress().port()).isPositive();
      assertThat(runHere("mfa", "window", user, "--duration", "600")).isZero();
      assertThat(out.toString()).startsWith("open until ");
      assertThat(runHere("mfa", "window", user, "--duration", "0")).isZero();
      assertThat(runHere("mfa", "token", user, "--short")).isZero();
      assertThat(out.toString().strip()).hasSize(9);
      assertThat(runHere("mfa", "status", user)).isZero();
      assertThat(out.toString()).startsWith(user + ": not enrolled");
      assertThat(runHere("mfa", "export", user)).isZero();
      assertThat(out.toString()).contains("enrolment_pass_until");
      assertThat(runHere("mfa", "reset", user)).isEqualTo(1);
      failLogin(server, user);
      failLogin(server, user.toUpperCase(Locale.ROOT) + "@pbx.example");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(runHere("mfa", "export", user)).isZero();
                assertThat(out.toString().split("failed_auth", -1)).hasSize(3);
              });
      assertThat(filesWith(user)).isNotEmpty();
      assertThat(runHere("mfa", "purge", user)).isZero();
      // The deletion itself asks for the checkpoints.
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(filesWith(user)).isEmpty();
                assertThat(filesWith(user.toUpperCase(Locale.ROOT))).isEmpty();
              });
      assertThat(runHere("explain", "203.0.113.50")).isZero();
      assertThat(out.toString()).doesNotContain(user);
      assertThat(runHere("mfa", "purge", user)).isEqualTo(1);
    }
  }

  /** What the application says of a password that was wrong. */
  private void failLogin(GuardServer server, String account) throws Exception {
    String key = Files.readString(dir.resolve("state/admin.key")).strip();
    String body =
        "{\"ip_address\":\"203.0.113.50\",\"username\":\"%s\",\"success\":false}"
            .formatted(account);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://" + server.apiAddress() + "/api/security/login-outcome"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);
  }

  private List<Path> filesWith(String text) throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("state"))) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, text)).toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (NoSuchFileException gone) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void commands_keyFileMissing_saySo() throws Exception {
    try (GuardServer server = server()) {
      Files.delete(server.firstKey().orElseThrow());
      assertThat(runHere("blocks", "list")).isEqualTo(1);
      assertThat(err.toString().lines())
          .singleElement()
          .asString()
          .contains("admin.key")
          .contains("is not there");
    }
  }

  @Test
  void commands_apiSpeaksTls_trustItsCertificate() throws Exception {
    TlsSettings tls = TestCertificates.write(dir, "api");
    sets.add("api.tls.certificate=" + tls.certificate());
    sets.add("api.tls.key=" + tls.key());
    try (GuardServer server = server()) {
      assertThat(server.addresses()).contains("api=https://");
      assertThat(runHere("blocks", "list")).isZero();
    }
  }

  private static int attack(GuardServer server) throws Exception {
    URI uri = URI.create("http://" + server.httpAddress() + "/?id=1+union+select+a+from+users--");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void reload_rightFile_changesTheRunningProcessAndNamesWhatNeedsARestart() throws Exception {
    Path file = Files.writeString(dir.resolve("guard.yml"), "mode: enforce\n");
    sets.add("http.upstream=http://127.0.0.1:" + FreePort.next());
    try (GuardServer server =
        GuardServer.open(() -> Settings.load(file, sets, Map.of()), GuardClock.system())) {
      assertThat(attack(server)).isEqualTo(403);

      Files.writeString(file, "http:\n  threads: 50\n  filter:\n    mode: monitor\n");
      assertThat(runHere("reload")).isZero();
      assertThat(out.toString().lines())
          .containsExactly(
              "The new settings hold, but for those that need a restart",
              "  http.filter.mode",
              "  http.threads needs a restart");
      assertThat(attack(server)).isEqualTo(502);

      assertThat(runHere("reload")).isZero();
      assertThat(out.toString()).contains("http.threads needs a restart").doesNotContain("mode");
      Files.writeString(file, "http:\n  filter:\n    mode: enforce\n");
      assertThat(runHere("reload")).isZero();
      assertThat(attack(server)).isEqualTo(403);
      assertThat(runHere("reload")).isZero();
      assertThat(out.toString())
          .isEqualToIgnoringNewLines("Nothing is written otherwise than it holds");
    }
  }

  @Test
  void reload_wrongFile_changesNothingAndNamesEveryFault() throws Exception {
    Path file = Files.writeString(dir.resolve("guard.yml"), "mode: enforce\n");
    try (GuardServer server =
        GuardServer.open(() -> Settings.load(file, sets, Map.of()), GuardClock.system())) {
      Files.writeString(file, "mode: monitor\nhttp:\n  filter:\n    max_body: 1\n  thread: 5\n");

      assertThat(runHere("reload")).isEqualTo(1);

      assertThat(err.toString().lines())
          .hasSize(3)
          .contains("pbx-guard: The configuration is not right, nothing changed")
          .anyMatch(line -> line.startsWith("  guard.yml:4: http.filter.max_body: "))
          .anyMatch(line -> line.startsWith("  guard.yml:5: http.thread: unknown setting"));
      assertThat(attack(server)).isEqualTo(403);
    }
  }

  @Test
  void reload_nothingRuns_saysSo() {
    assertThat(runHere("reload")).isEqualTo(1);
    assertThat(err.toString()).contains("Nothing runs here that read a configuration file");
  }

  @Test
  void run_portTaken_isOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      sets.add("http.listen=127.0.0.1:" + taken.getLocalPort());
      assertThat(runHere("run")).isEqualTo(1);
      assertThat(err.toString())
          .isEqualTo(
              "pbx-guard: http.listen: 127.0.0.1:%d is taken by another process%n"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void shown_hostileText_holdsNoControls() {
    assertThat(Shown.clean("a\u001b[31m\n\u202eb\u2028")).isEqualTo("a?[31m??b?");
  }
}
