package org.pbxguard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program with the FIPS module on its class path, and without. */
final class FipsIT {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path MODULE = Path.of("target/fips/bc-fips.jar").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<Process> started = new ArrayList<>();
  private String classPath = MODULE.toString();

  @BeforeEach
  void useFreePorts() throws IOException {
    settings.put("state.dir", dir.resolve("state").toString());
    settings.put("security.enforce_fips", "true");
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

  private Process start() throws IOException {
    List<String> words =
        new ArrayList<>(List.of(CHECKOUT.resolve("bin/pbx-guard").toString(), "run"));
    settings.forEach((path, value) -> words.addAll(List.of("--set", path + "=" + value)));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out().toFile())
            .redirectError(err().toFile());
    builder.environment().put("PBX_GUARD_CLASS_PATH", classPath);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private void startReady() throws IOException {
    Process process = start();
    await()
        .atMost(PATIENCE)
        .until(() -> !process.isAlive() || Files.readString(out()).contains("ready "));
    assertThat(Files.readString(out())).as(Files.readString(err())).contains("ready ");
  }

  /** Runs a start that must fail; its one line. */
  private String refusal() throws IOException, InterruptedException {
    Process process = start();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    List<String> said =
        Files.readString(err()).lines().filter(line -> line.startsWith("pbx-guard: ")).toList();
    assertThat(said).as(Files.readString(err())).hasSize(1);
    assertThat(dir.resolve("state")).as("nothing is opened before").doesNotExist();
    return said.get(0).substring("pbx-guard: ".length());
  }

  private HttpResponse<String> post(String path, Map<String, String> body)
      throws IOException, InterruptedException {
    String key = Files.readString(dir.resolve("state/admin.key")).strip();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://" + settings.get("api.listen") + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void enforced_withTheModule_runsInApprovedModeAndEverythingWorks() throws Exception {
    startReady();
    assertThat(Files.readString(err())).contains("FIPS mode: ").contains("in approved mode");

    HttpResponse<String> enrolled = post("/api/mfa/enroll", Map.of("extension", "1001"));
    assertThat(enrolled.statusCode()).as(enrolled.body()).isEqualTo(200);
    JsonNode shown = JSON.readTree(enrolled.body());
    Map<String, String> wrong = Map.of("extension", "1001", "code", "000000");
    assertThat(post("/api/mfa/verify-enrollment", wrong).statusCode()).isEqualTo(401);
    String token = post("/api/mfa/enrolment-token", Map.of("extension", "1002")).body();
    assertThat(JSON.readTree(token).path("enrolment_token").asText()).hasSizeGreaterThan(20);
    for (String code : List.of("ABCD-EFGH", shown.path("backup_codes").path(0).asText())) {
      Map<String, String> stray = Map.of("extension", "1001", "code", code);
      assertThat(post("/api/mfa/verify", stray).statusCode())
          .as("too short for the module, or of nobody yet: refused like any other")
          .isEqualTo(401);
    }
    assertThat(post("/api/security/master-key/rotate", Map.of()).statusCode()).isEqualTo(200);
  }

  @Test
  void enforced_withoutTheModule_stopsTheStart() throws Exception {
    classPath = "";
    assertThat(refusal())
        .startsWith("security.enforce_fips: ")
        .contains("not on the class path")
        .contains("bc-fips");
  }

  @Test
  void enforced_backupCodesOfFortyBits_areNamedAndRefused() throws Exception {
    settings.put("security.mfa.backup_codes.length", "8");
    assertThat(refusal())
        .contains("PBKDF2-HMAC-SHA-256 of 8 characters (backup codes)")
        .contains("112 bits");
  }

  @Test
  void enforced_besideTheOtherBouncyCastle_stopsTheStart() throws Exception {
    Path source = dir.resolve("BouncyCastleProvider.java");
    Files.writeString(
        source, "package org.bouncycastle.jce.provider; public class BouncyCastleProvider {}");
    Path classes = Files.createDirectory(dir.resolve("bcprov"));
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(compiled).isZero();
    classPath = MODULE + File.pathSeparator + classes;
    assertThat(refusal()).contains("bcprov is on the class path beside bc-fips");
  }

  @Test
  void wanted_withoutTheModule_runsAndSaysSo() throws Exception {
    classPath = "";
    settings.put("security.enforce_fips", "false");
    settings.put("security.fips_mode", "true");
    startReady();
    assertThat(Files.readString(err())).contains("bc-fips is not on the class path");
  }
}
