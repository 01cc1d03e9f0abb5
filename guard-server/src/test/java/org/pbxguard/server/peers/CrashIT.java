package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** kill -9 while clients write: what was acknowledged over REST is there after every restart. */
class CrashIT {
  private static final int CYCLES = 100;
  private static final int GROUP = 100;
  private static final int BLOCK_SECONDS = 86_400;

  private final Workspace work = new Workspace(CrashIT.class);
  private final Random random = new Random(20_261_124);
  private final Map<String, Instant> blocked = new ConcurrentHashMap<>();
  private final Set<String> unblocked = ConcurrentHashMap.newKeySet();
  private final Map<String, String> pendingSecrets = new ConcurrentHashMap<>();
  private final Set<String> verified = new HashSet<>();
  private GuardProcess guard;
  private int serial;

  @AfterEach
  void stop() throws Exception {
    guard.close();
  }

  @Test
  void kill_whileAcknowledgedWritesGoOn_losesNone() throws Exception {
    guard = GuardProcess.fresh(work).start();
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      Api api = guard.api();
      int group = cycle % 2 == 0 ? 1 : GROUP;
      Thread writer = new Thread(() -> writeUntilKilled(api, group), "writer");
      writer.start();
      Thread.sleep(200 + random.nextInt(600));
      guard.kill();
      writer.join();
      guard.start();
      checkBlocks(guard.api());
      checkEnrolments(guard.api());
    }
    assertThat(blocked).hasSizeGreaterThan(CYCLES);
    assertThat(unblocked).isNotEmpty();
    assertThat(verified).isNotEmpty();
  }

  /** Blocks, unblocks and enrolments, a group at a time, until the process is gone. */
  private void writeUntilKilled(Api api, int group) {
    try {
      while (true) {
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (int i = 0; i < group; i++) {
          answers.add(writeOne(api));
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
      }
    } catch (ExecutionException killed) {
      // the guard died under these requests: none of those without an answer counts
      assertThat(killed).hasRootCauseInstanceOf(IOException.class);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<Void> writeOne(Api api) throws IOException {
    int n = serial++;
    return switch (n % 10) {
      case 3 -> enrol(api, "x" + n);
      case 7 -> unblock(api);
      default -> block(api, "198.%d.%d.%d".formatted(18 + n / 65_536, n / 256 % 256, n % 256));
    };
  }

  private CompletableFuture<Void> block(Api api, String address) throws IOException {
    Map<String, ?> body =
        Map.of("ip_address", address, "reason", "test", "duration", BLOCK_SECONDS);
    return api.postAsync("/api/security/block-ip", body)
        .thenAccept(
            answer -> {
              assertThat(answer.status()).isEqualTo(200);
              blocked.put(address, Instant.now());
            });
  }

  private CompletableFuture<Void> unblock(Api api) throws IOException {
    Iterator<String> some = blocked.keySet().iterator();
    if (!some.hasNext()) {
      return CompletableFuture.completedFuture(null);
    }
    // From here to the answer nobody knows which of the two it is.
    String address = some.next();
    blocked.remove(address);
    return api.postAsync("/api/security/unblock-ip", Map.of("ip_address", address))
        .thenAccept(
            answer -> {
              assertThat(answer.status()).isEqualTo(200);
              unblocked.add(address);
            });
  }

  private CompletableFuture<Void> enrol(Api api, String extension) throws IOException {
    return api.postAsync("/api/mfa/enroll", Map.of("extension", extension))
        .thenAccept(
            answer -> {
              assertThat(answer.status()).isEqualTo(200);
              pendingSecrets.put(extension, answer.text("secret"));
            });
  }

  private void checkBlocks(Api api) throws Exception {
    Map<String, String> until = activeBlocks(api);
    assertThat(until.keySet()).containsAll(blocked.keySet()).noneMatch(unblocked::contains);
    blocked.forEach(
        (address, at) -> {
          Instant end = at.plusSeconds(BLOCK_SECONDS);
          assertThat(Instant.parse(until.get(address)))
              .as("remaining time of %s", address)
              .isBetween(end.minusSeconds(30), end.plusSeconds(5));
        });
  }

  private static Map<String, String> activeBlocks(Api api) throws Exception {
    Map<String, String> until = new HashMap<>();
    String cursor = "";
    do {
      JsonNode page = api.get("/api/security/blocks?limit=1000" + cursor).body();
      for (JsonNode item : page.path("items")) {
        until.put(item.path("ip_address").asText(), item.path("blocked_until").asText());
      }
      JsonNode next = page.path("next");
      cursor = next.isMissingNode() || next.isNull() ? "" : "&cursor=" + next.asText();
    } while (!cursor.isEmpty());
    return until;
  }

  /** A few pending enrolments are completed each time; the completed ones stay so. */
  private void checkEnrolments(Api api) throws Exception {
    int left = 2;
    for (Map.Entry<String, String> pending : pendingSecrets.entrySet()) {
      if (left-- == 0) {
        break;
      }
      Map<String, ?> body =
          Map.of("extension", pending.getKey(), "code", Totp.code(pending.getValue()));
      assertThat(api.post("/api/mfa/verify-enrollment", body).status()).isEqualTo(200);
      verified.add(pending.getKey());
    }
    pendingSecrets.clear();
    for (String extension : verified) {
      JsonNode status = api.get("/api/mfa/status/" + extension).body();
      assertThat(status.path("mfa_enabled").asBoolean()).as(extension).isTrue();
    }
  }
}
