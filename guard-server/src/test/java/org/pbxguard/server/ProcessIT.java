package org.pbxguard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as an administrator starts it: what it says, how it ends. */
final class ProcessIT {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path dir;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void useFreePorts() throws IOException {
    settings.put("state.dir", dir.resolve("state").toString());
    for (String listener :
        List.of("sip.listen", "sip.inside", "sip.pbx", "http.listen", "api.listen")) {
      settings.put(listener, "127.0.0.1:" + FreePort.next());
    }
  }

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  private Path out() {
    return dir.resolve("out.txt");
  }

  private Path err() {
    return dir.resolve("err.txt");
  }

  private Process start(String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(CHECKOUT.resolve("bin/pbx-guard").toString()));
    words.addAll(List.of(arguments));
    settings.forEach((path, value) -> words.addAll(List.of("--set", path + "=" + value)));
    Process process =
        new ProcessBuilder(words)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out().toFile())
            .redirectError(err().toFile())
            .start();
    started.add(process);
    return process;
  }

  private Process startReady() throws IOException {
    Process process = start("run");
    await()
        .atMost(PATIENCE)
        .until(() -> !process.isAlive() || Files.readString(out()).contains("ready "));
    assertThat(Files.readString(out())).as(Files.readString(err())).contains("ready ");
    return process;
  }

  /** Runs a start that must fail; its one line. */
  private String refusal() throws IOException, InterruptedException {
    Process process = start("run");
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(out())).doesNotContain("ready");
    List<String> said =
        Files.readString(err()).lines().filter(line -> line.startsWith("pbx-guard: ")).toList();
    assertThat(Files.readString(err())).doesNotContain("\tat ");
    assertThat(said).as(Files.readString(err())).hasSize(1);
    return said.get(0).substring("pbx-guard: ".length());
  }

  @Test
  void run_freePorts_saysReadyWithItsAddressesAndEndsOnSigterm() throws Exception {
    Process process = startReady();
    String said = Files.readString(out());
    assertThat(said)
        .contains("first start: the administrator's key is in " + dir.resolve("state/admin.key"))
        .contains("sip=" + settings.get("sip.listen"))
        .contains("inside=" + settings.get("sip.inside"))
        .contains("http=http://" + settings.get("http.listen"))
        .contains("api=http://" + settings.get("api.listen"));
    String key = Files.readString(dir.resolve("state/admin.key")).strip();
    assertThat(said + Files.readString(err())).doesNotContain(key);
    process.destroy();
    assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isIn(0, 143);
    assertThat(Files.readString(err())).contains("stopped").doesNotContain("Exception");
  }

  @Test
  void run_stateInUse_isOneLine() throws Exception {
    startReady();
    for (String listener : List.of("sip.listen", "sip.inside", "http.listen", "api.listen")) {
      settings.put(listener, "127.0.0.1:" + FreePort.next());
    }
    assertThat(refusal()).startsWith("state: ").contains(dir.resolve("state").toString());
  }

  @Test
  void run_httpPortTaken_isOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      settings.put("http.listen", "127.0.0.1:" + taken.getLocalPort());
      assertThat(refusal())
          .isEqualTo(
              "http.listen: 127.0.0.1:" + taken.getLocalPort() + " is taken by another process");
    }
  }

  @Test
  void run_sipPortTaken_isOneLine() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      settings.put("sip.listen", "127.0.0.1:" + taken.getLocalPort());
      assertThat(refusal()).contains("sip.listen").contains("127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void run_badKeyFile_isOneLine() throws Exception {
    Path key = Files.writeString(dir.resolve("master.key"), "too short");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    settings.put("security.keys.file", key.toString());
    assertThat(refusal()).startsWith("security.keys: ").contains(key.toString());
  }

  @Test
  void run_lostMasterKey_isOneLineAndTouchesNothing() throws Exception {
    Process process = startReady();
    process.destroy();
    assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
    Files.delete(dir.resolve("state.keys/master.key"));
    assertThat(refusal()).contains("key");
  }

  @Test
  void run_wrongSettings_tellsEach() throws Exception {
    Path file = Files.writeString(dir.resolve("wrong.yml"), "mode: sleepy\nsip:\n  lissten: x\n");
    Process process = start("run", "--config", file.toString());
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(err()).lines())
        .anyMatch(line -> line.startsWith("pbx-guard: wrong.yml:1: mode: must be one of"))
        .anyMatch(
            line ->
                line.equals(
                    "pbx-guard: wrong.yml:3: sip.lissten: unknown setting; did you mean"
                        + " sip.listen"));
  }

  @Test
  void demo_endsWellWithoutAnyPeer() throws Exception {
    settings.clear();
    Process process = start("demo");
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(out()))
        .contains("Everything went as the guard promises.")
        .doesNotContain(" !! ");
    assertThat(process.exitValue()).isZero();
  }
}
