package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The running process when its disk takes nothing more: no code is accepted until it does. */
class FullDiskIT {
  private static final String USER = "1001";
  private final Workspace work = new Workspace(FullDiskIT.class);
  private GuardProcess guard;
  private int serial;

  @AfterEach
  void stop() {
    guard.close();
  }

  private GuardProcess fresh() throws IOException {
    return GuardProcess.fresh(work)
        .set("security.mfa.totp.window", 10)
        .set("security.mfa.totp.max_drift", 0)
        .set("security.mfa.throttle.free_failures", 99);
  }

  private int post(String path, String user, String code) throws Exception {
    return guard.api().post(path, Map.of("extension", user, "code", code)).status();
  }

  private int verify(String user, String code) throws Exception {
    return post("/api/mfa/verify", user, code);
  }

  private int stranger() throws Exception {
    return verify("nobody" + serial++, "000000");
  }

  @Test
  void verify_diskFull_answers503UntilThereIsRoom() throws Exception {
    guard = fresh().onSmallDisk("1m").start();
    Path ballast = guard.state().resolve("ballast");
    closesAndOpens(() -> fill(ballast), () -> Files.delete(ballast));
  }

  /** As when the disk ends the process's file: EFBIG instead of ENOSPC, and no need of root. */
  @Test
  void verify_journalMayNotGrow_answers503UntilItMay() throws Exception {
    guard = fresh().start();
    closesAndOpens(() -> limit(Long.toString(guard.journalBytes() + 1)), () -> limit("unlimited"));
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void fill(Path ballast) throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      byte[] block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private void limit(String bytes) throws Exception {
    Command.Result done =
        new Command(work.file("prlimit.out"), "prlimit")
            .with("--pid", Long.toString(guard.pid()), "--fsize=" + bytes + ":")
            .run(10);
    assertThat(done.exit()).as(done.output()).isZero();
  }

  private void closesAndOpens(Step close, Step open) throws Exception {
    JsonNode shown = guard.api().post("/api/mfa/enroll", Map.of("extension", USER)).body();
    Instant first = Instant.now().minusSeconds(8 * 30);
    List<String> codes = Totp.codes(shown.path("secret").asText(), "SHA1", 6, 30, first, 10);
    String backup = shown.path("backup_codes").path(0).asText();
    assertThat(post("/api/mfa/verify-enrollment", USER, codes.get(0))).isEqualTo(200);
    assertThat(verify(USER, codes.get(2))).isEqualTo(200);

    close.run();
    // What is left of the last block still takes a few.
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> stranger() == 503);
    for (int i = 0; i < 3; i++) {
      assertThat(verify(USER, codes.get(4 + i))).as("a right code").isEqualTo(503);
      assertThat(verify(USER, backup)).as("a backup code").isEqualTo(503);
      assertThat(verify(USER, codes.get(2))).as("a used code").isEqualTo(503);
      assertThat(stranger()).as("an unknown user").isEqualTo(503);
    }
    assertThat(post("/api/mfa/disable", USER, backup)).isEqualTo(503);
    assertThat(guard.api().post("/api/mfa/enroll", Map.of("extension", "1002")).status())
        .isEqualTo(503);
    assertThat(guard.api().get("/api/mfa/status/" + USER).body().path("mfa_enabled").asBoolean())
        .isTrue();

    open.run();
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> stranger() == 401);
    assertThat(verify(USER, codes.get(5))).as("was never accepted").isEqualTo(200);
    assertThat(verify(USER, codes.get(5))).isEqualTo(401);
    assertThat(verify(USER, codes.get(2))).isEqualTo(401);
    assertThat(verify(USER, backup)).isEqualTo(200);
    guard.kill();
  }
}
