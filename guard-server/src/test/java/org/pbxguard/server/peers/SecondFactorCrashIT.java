package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** kill -9 in the middle of attempts at a second factor. */
class SecondFactorCrashIT {
  private static final int CODES = 4;
  private static final int RACING = 64;

  /** What the count of an attempt takes at most in the journal, and the acceptance at least. */
  private static final int COUNT_BYTES = 400;

  private final Workspace work = new Workspace(SecondFactorCrashIT.class);
  private final Random random = new Random(20_261_124);
  private GuardProcess guard;

  @AfterEach
  void stop() {
    guard.close();
  }

  private JsonNode enrol(String user) throws Exception {
    JsonNode shown = guard.api().post("/api/mfa/enroll", Map.of("extension", user)).body();
    String secret = shown.path("secret").asText();
    assertThat(code("/api/mfa/verify-enrollment", user, codes(secret, -8, 1).get(0)))
        .isEqualTo(200);
    return shown;
  }

  private static List<String> codes(String secret, int firstStep, int count) throws Exception {
    Instant first = Instant.now().plusSeconds(firstStep * 30L);
    return Totp.codes(secret, "SHA1", 6, 30, first, count);
  }

  private int code(String path, String user, String code) throws Exception {
    return guard.api().post(path, Map.of("extension", user, "code", code)).status();
  }

  /**
   * The process dies as soon as the journal holds the acceptance: most answers then never leave it,
   * and whoever asks again must not be let in by a code that has let somebody in.
   */
  @Test
  void verify_killedBetweenAcceptanceAndAnswer_isNeverAcceptedAgain() throws Exception {
    guard =
        GuardProcess.fresh(work)
            .set("security.mfa.totp.window", 10)
            .set("security.mfa.totp.max_drift", 0)
            .start();
    JsonNode shown = enrol("1001");
    List<String> codes = new ArrayList<>(codes(shown.path("secret").asText(), -5, CODES));
    for (int i = 0; i < CODES; i++) {
      codes.add(2 * i + 1, shown.path("backup_codes").path(i).asText());
    }
    int unanswered = 0;
    for (String code : codes) {
      boolean answered = verifyAndKill(code);
      guard.start();
      int again = code("/api/mfa/verify", "1001", code);
      assertThat(again).isEqualTo(401);
      unanswered += answered ? 0 : 1;
    }
    assertThat(unanswered).as("kills between acceptance and answer").isPositive();
  }

  /** Whether an answer came before the end; the journal holds the acceptance in any case. */
  private boolean verifyAndKill(String code) throws Exception {
    long before = guard.journalBytes();
    CompletableFuture<Api.Answer> answer =
        guard.api().postAsync("/api/mfa/verify", Map.of("extension", "1001", "code", code));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (guard.journalBytes() < before + COUNT_BYTES && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    guard.kill();
    try {
      assertThat(answer.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
      return true;
    } catch (ExecutionException killed) {
      return false;
    } catch (TimeoutException e) {
      throw new AssertionError("neither an answer nor an end", e);
    }
  }

  @Test
  void wrongCodes_racingWhenKilled_loseNoCount() throws Exception {
    guard = GuardProcess.fresh(work).set("security.mfa.throttle.free_failures", 99).start();
    enrolAtDefaults("1001");
    for (int round = 0; round < 3; round++) {
      assertThat(guard.api().post("/api/mfa/reset-limits", Map.of("extension", "1001")).status())
          .isEqualTo(200);
      long refused = raceWrongCodesAndKill(1 + random.nextInt(RACING));
      guard.start();
      JsonNode stored = guard.api().get("/api/mfa/export/1001").body();
      assertThat(stored.path("failures_in_a_row").asLong()).isBetween(refused, (long) RACING);
    }
  }

  private void enrolAtDefaults(String user) throws Exception {
    JsonNode shown = guard.api().post("/api/mfa/enroll", Map.of("extension", user)).body();
    String code = Totp.code(shown.path("secret").asText());
    assertThat(code("/api/mfa/verify-enrollment", user, code)).isEqualTo(200);
  }

  /** How many were answered; the process is killed once {@code enough} are. */
  private long raceWrongCodesAndKill(int enough) throws Exception {
    Api api = guard.api();
    List<CompletableFuture<Api.Answer>> answers = new ArrayList<>();
    for (int i = 0; i < RACING; i++) {
      answers.add(
          api.postAsync("/api/mfa/verify", Map.of("extension", "1001", "code", "WRNG-WRNG")));
    }
    Awaitility.await()
        .until(() -> answers.stream().filter(CompletableFuture::isDone).count() >= enough);
    guard.kill();
    long refused = 0;
    for (CompletableFuture<Api.Answer> answer : answers) {
      try {
        assertThat(answer.get(20, TimeUnit.SECONDS).status()).isEqualTo(401);
        refused++;
      } catch (ExecutionException killed) {
        // no answer: it may have been counted or not
      }
    }
    assertThat(refused).isGreaterThanOrEqualTo(enough);
    return refused;
  }
}
