package org.pbxguard.server.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody sets the machine's clock, an hour either way: libfaketime does it to the process. */
class ClockIT {
  private static final String USER = "1001";
  private static final String BLOCKED = "198.51.100.5";
  private static final long BLOCK_SECONDS = 3_600;

  private final Workspace work = new Workspace(ClockIT.class);
  private final Path shift = work.file("shift");
  private final List<String> used = new ArrayList<>();
  private Duration shifted = Duration.ZERO;
  private GuardProcess guard;
  private String secret = "";

  @BeforeEach
  void start() throws Exception {
    set(Duration.ZERO);
    guard =
        GuardProcess.fresh(work)
            .set("security.mfa.throttle.free_failures", 99)
            .environment("LD_PRELOAD", library())
            .environment("FAKETIME_TIMESTAMP_FILE", shift.toString())
            .environment("FAKETIME_NO_CACHE", "1")
            .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .environment("DONT_FAKE_MONOTONIC", "1")
            .start();
    secret =
        guard
            .api()
            .post("/api/mfa/enroll", Map.of("extension", USER))
            .body()
            .path("secret")
            .asText();
    use("/api/mfa/verify-enrollment", code(-1));
    use("/api/mfa/verify", code(0));
    Map<String, ?> block =
        Map.of("ip_address", BLOCKED, "reason", "test", "duration", BLOCK_SECONDS);
    assertThat(guard.api().post("/api/security/block-ip", block).status()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    guard.close();
  }

  private static String library() throws IOException {
    try (var found = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-*")) {
      for (Path directory : found) {
        Path library = directory.resolve("faketime/libfaketimeMT.so.1");
        if (Files.exists(library)) {
          return library.toString();
        }
      }
    }
    throw new IOException("libfaketime is not installed");
  }

  private void set(Duration by) throws IOException {
    shifted = by;
    Files.writeString(shift, "%+d".formatted(by.toSeconds()), UTF_8);
  }

  /** What the phone would show if its clock were the machine's, some steps away. */
  private String code(int steps) throws Exception {
    Instant at = Instant.now().plus(shifted).plusSeconds(steps * 30L);
    return Totp.codes(secret, "SHA1", 6, 30, at, 1).get(0);
  }

  private int post(String path, String code) throws Exception {
    return guard.api().post(path, Map.of("extension", USER, "code", code)).status();
  }

  private void use(String path, String code) throws Exception {
    assertThat(post(path, code)).isEqualTo(200);
    used.add(code);
  }

  private void usedCodesAreRefused() throws Exception {
    for (String code : used) {
      assertThat(post("/api/mfa/verify", code)).isEqualTo(401);
    }
  }

  private void blockRemains() throws Exception {
    JsonNode check = guard.api().get("/api/security/check-ip/" + BLOCKED).body();
    assertThat(check.path("is_blocked").asBoolean()).isTrue();
  }

  @Test
  void clockSetAheadAndBack_running_acceptsNoUsedCodeAndKeepsBlocks() throws Exception {
    set(Duration.ofHours(1).plusSeconds(60));
    usedCodesAreRefused();
    blockRemains();
    use("/api/mfa/verify", code(0));
    set(Duration.ofHours(-1));
    usedCodesAreRefused();
    assertThat(post("/api/mfa/verify", code(0))).as("of an hour that is over").isEqualTo(401);
    blockRemains();
    set(Duration.ZERO);
    usedCodesAreRefused();
    blockRemains();
  }

  private void anHourRemains() throws Exception {
    JsonNode check = guard.api().get("/api/security/check-ip/" + BLOCKED).body();
    Instant until = Instant.parse(check.path("blocked_until").asText());
    assertThat(Duration.between(Instant.now().plus(shifted), until))
        .isBetween(Duration.ofSeconds(BLOCK_SECONDS - 120), Duration.ofSeconds(BLOCK_SECONDS));
  }

  @ParameterizedTest
  @CsvSource({"61, true", "-60, false"})
  void clockSet_acrossARestart_blockKeepsWhatRemains(int minutes, boolean killed) throws Exception {
    if (killed) {
      guard.kill();
    } else {
      guard.close();
    }
    set(Duration.ofMinutes(minutes));
    guard.start();
    anHourRemains();
    guard.kill();
    set(Duration.ZERO);
    guard.start();
    anHourRemains();
  }

  /** A token learns one step with each use, up to two; five steps ahead is never within reach. */
  @Test
  void learnedDrift_clockJumps_staysWithinTwoSteps() throws Exception {
    for (int steps : new int[] {1, 2, 3}) {
      use("/api/mfa/verify", code(steps));
    }
    assertThat(post("/api/mfa/verify", code(5))).isEqualTo(401);
    set(Duration.ofHours(-1));
    assertThat(post("/api/mfa/verify", code(3))).as("of an hour that is over").isEqualTo(401);
    guard.kill();
    set(Duration.ofHours(1));
    guard.start();
    assertThat(post("/api/mfa/verify", code(5))).isEqualTo(401);
    use("/api/mfa/verify", code(3));
    assertThat(post("/api/mfa/verify", code(5))).isEqualTo(401);
    usedCodesAreRefused();
  }

  @Test
  void clockSetBackAnHour_acrossARestart_acceptsNoUsedCode() throws Exception {
    guard.kill();
    set(Duration.ofHours(-1));
    guard.start();
    usedCodesAreRefused();
    assertThat(post("/api/mfa/verify", code(0))).as("of an hour that is over").isEqualTo(401);
    blockRemains();
  }

  @Test
  void clockSetAheadAnHourAndBack_acrossRestarts_acceptsNoUsedCode() throws Exception {
    guard.kill();
    set(Duration.ofHours(1));
    guard.start();
    usedCodesAreRefused();
    use("/api/mfa/verify", code(0));
    guard.kill();
    set(Duration.ZERO);
    guard.start();
    usedCodesAreRefused();
    assertThat(post("/api/mfa/verify", code(0))).as("of an hour that is over").isEqualTo(401);
  }
}
