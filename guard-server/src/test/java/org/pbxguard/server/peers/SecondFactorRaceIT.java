package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.mfa.Enrolment;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.TotpAlgorithm;
import org.pbxguard.core.mfa.TotpSettings;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.store.StateStore;

/**
 * Racing requests with one code, on the real store: each round has one winner. The original let two
 * requests spend one backup code in five of six rounds.
 *
 * <p>Two connections race 1,000 rounds with each kind of code. With 64 threads a round costs 64
 * forced writes or as many key derivations; {@code -Drace.totp.rounds=1000
 * -Drace.backup.rounds=1000} asks for all of them (minutes).
 */
class SecondFactorRaceIT {
  private static final int ROUNDS = 1_000;
  private static final int TOTP_ROUNDS = Integer.getInteger("race.totp.rounds", 200);
  private static final int BACKUP_ROUNDS = Integer.getInteger("race.backup.rounds", 40);
  private static final int THREADS = 64;
  private static final int RETRIES = 1_000;
  private static final int PER_USER = 20;

  private final Workspace work = new Workspace(SecondFactorRaceIT.class);
  private final ExecutorService pool = Executors.newCachedThreadPool();
  @TempDir Path dir;

  @AfterEach
  void end() {
    pool.shutdownNow();
  }

  private <T> List<T> race(List<Callable<T>> racers) throws Exception {
    CyclicBarrier start = new CyclicBarrier(racers.size());
    List<Future<T>> running = new ArrayList<>();
    for (Callable<T> racer : racers) {
      running.add(
          pool.submit(
              () -> {
                start.await();
                return racer.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> one : running) {
      results.add(one.get());
    }
    return results;
  }

  private void raceInside(InnerFactor factor, UserId user, String code) throws Exception {
    List<Callable<MfaResult>> racers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      racers.add(() -> answer(factor, user, code));
    }
    List<MfaResult> results = race(racers);
    assertThat(results).filteredOn(MfaResult::accepted).hasSize(1);
    assertThat(results)
        .filteredOn(result -> !result.accepted())
        .containsOnly(new MfaResult.Refused());
  }

  /** On a machine that is too busy to derive in time an attempt is turned away, and comes again. */
  private static MfaResult answer(InnerFactor factor, UserId user, String code) {
    MfaResult result = factor.verify(user, code);
    for (int i = 0; i < RETRIES && result instanceof MfaResult.Throttled; i++) {
      result = factor.verify(user, code);
    }
    return result;
  }

  @Test
  void threads_withOneTotpCode_haveOneWinnerEachRound() throws Exception {
    TotpSettings totp = InnerFactor.totp(TotpAlgorithm.SHA1, 6, 30, 1, 2);
    UserId user = new UserId("1001");
    try (StateStore store = InnerFactor.storeIn(dir)) {
      InnerFactor factor = new InnerFactor(InnerFactor.settings(totp, 1), store);
      Enrolment shown = factor.begin(user);
      List<String> codes = factor.codes(shown, totp, 0, TOTP_ROUNDS + 1);
      factor.complete(user, codes.get(0));
      for (int round = 1; round <= TOTP_ROUNDS; round++) {
        factor.pass(Duration.ofSeconds(30));
        raceInside(factor, user, codes.get(round));
      }
    }
  }

  @Test
  void threads_withOneBackupCode_haveOneWinnerEachRound() throws Exception {
    TotpSettings totp = InnerFactor.totp(TotpAlgorithm.SHA1, 6, 30, 1, 2);
    MfaSettings settings = InnerFactor.settings(totp, PER_USER);
    try (StateStore store = InnerFactor.storeIn(dir)) {
      InnerFactor factor = new InnerFactor(settings, store);
      for (int round = 0; round < BACKUP_ROUNDS; round += PER_USER) {
        UserId user = new UserId("u" + round);
        Enrolment shown = factor.begin(user);
        factor.complete(user, factor.codes(shown, totp, 0, 1).get(0));
        for (String code : shown.backupCodes()) {
          factor.pass(Duration.ofSeconds(1));
          raceInside(factor, user, code);
        }
        assertThat(factor.service().methods(user).backupCodes()).isZero();
      }
    }
  }

  /** A window of ten steps each side gives every user twenty codes at once. */
  @Test
  void connections_withOneCode_haveOneWinnerEachRound() throws Exception {
    try (GuardProcess guard =
        GuardProcess.fresh(work)
            .set("security.mfa.totp.window", 10)
            .set("security.mfa.totp.max_drift", 0)
            .set("security.mfa.backup_codes.count", PER_USER)
            .start()) {
      List<Api> connections = List.of(guard.api(), guard.api());
      for (int round = 0; round < ROUNDS; round += PER_USER - 1) {
        raceOver(connections, "u" + round);
      }
    }
  }

  private void raceOver(List<Api> connections, String user) throws Exception {
    Api api = connections.get(0);
    JsonNode shown = api.post("/api/mfa/enroll", Map.of("extension", user)).body();
    Instant first = Instant.now().minusSeconds(9 * 30);
    List<String> codes = Totp.codes(shown.path("secret").asText(), "SHA1", 6, 30, first, PER_USER);
    Map<String, ?> completing = Map.of("extension", user, "code", codes.get(0));
    assertThat(api.post("/api/mfa/verify-enrollment", completing).status()).isEqualTo(200);
    for (int i = 1; i < PER_USER; i++) {
      raceOver(connections, user, codes.get(i));
    }
    for (JsonNode backup : shown.path("backup_codes")) {
      raceOver(connections, user, backup.asText());
    }
  }

  private void raceOver(List<Api> connections, String user, String code) throws Exception {
    Map<String, ?> body = Map.of("extension", user, "code", code);
    List<Callable<Integer>> racers = new ArrayList<>();
    for (Api connection : connections) {
      racers.add(() -> connection.post("/api/mfa/verify", body).status());
    }
    assertThat(race(racers)).containsExactlyInAnyOrder(200, 401);
  }
}
