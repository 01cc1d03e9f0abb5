package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** kill -9 while the master key is changed again and again: every factor works after each start. */
class KeyRotationIT {
  private static final int CYCLES = 8;
  private static final int USERS = 40;

  /** Per cycle: a key file holds 64 retired keys. */
  private static final int MOST_ROTATIONS = 7;

  private final Workspace work = new Workspace(KeyRotationIT.class);
  private final Random random = new Random(20_261_124);
  private final Map<String, JsonNode> backupCodes = new LinkedHashMap<>();
  private final AtomicInteger rotations = new AtomicInteger();
  private GuardProcess guard;

  @AfterEach
  void stop() throws Exception {
    guard.close();
  }

  @Test
  void kill_whileTheMasterKeyChanges_losesNoFactor() throws Exception {
    guard = GuardProcess.fresh(work).start();
    enrolAll(guard.api());
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      Api api = guard.api();
      Thread admin = new Thread(() -> rotateUntilKilled(api), "admin");
      admin.start();
      Thread.sleep(100 + random.nextInt(400));
      guard.kill();
      admin.join();
      guard.start();
      everyUserVerifies(guard.api(), cycle);
    }
    assertThat(rotations.get()).isPositive();

    Path output = work.file("rotate.txt");
    Files.deleteIfExists(output);
    Command.Result rotated = guard.command(output, "keys", "rotate").run(60);
    assertThat(rotated.exit()).as(rotated.output()).isZero();
    assertThat(rotated.output()).contains("current ").doesNotContain("being sealed");
    everyUserVerifies(guard.api(), CYCLES);
  }

  private void enrolAll(Api api) throws IOException, InterruptedException {
    for (int i = 0; i < USERS; i++) {
      String extension = "30" + i;
      Api.Answer shown = api.post("/api/mfa/enroll", Map.of("extension", extension));
      assertThat(shown.status()).isEqualTo(200);
      Map<String, String> first =
          Map.of("extension", extension, "code", Totp.code(shown.text("secret")));
      assertThat(api.post("/api/mfa/verify-enrollment", first).status()).isEqualTo(200);
      backupCodes.put(extension, shown.body().path("backup_codes"));
    }
  }

  private void rotateUntilKilled(Api api) {
    try {
      for (int i = 0; i < MOST_ROTATIONS; i++) {
        assertThat(api.post("/api/security/master-key/rotate", Map.of()).status()).isEqualTo(200);
        rotations.incrementAndGet();
      }
    } catch (IOException killed) {
      // the guard died under the request
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Their backup codes need the key of their issue, however often it was replaced since. */
  private void everyUserVerifies(Api api, int turn) throws IOException, InterruptedException {
    for (Map.Entry<String, JsonNode> user : backupCodes.entrySet()) {
      Map<String, String> code =
          Map.of("extension", user.getKey(), "code", user.getValue().path(turn).asText());
      assertThat(api.post("/api/mfa/verify", code).status()).as(user.getKey()).isEqualTo(200);
    }
  }
}
