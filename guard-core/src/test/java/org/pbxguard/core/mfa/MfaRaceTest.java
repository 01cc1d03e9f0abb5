package org.pbxguard.core.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.core.mfa.TestMfa.ALICE;
import static org.pbxguard.core.mfa.TestMfa.HOME;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The original let two racing requests spend one backup code in five of six rounds. */
class MfaRaceTest {
  private static final int THREADS = 64;
  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
  private final TestMfa mfa = new TestMfa(TestMfa.with(TestMfa.patient()));

  @AfterEach
  void end() {
    pool.shutdownNow();
  }

  private <T> List<T> race(Callable<T> body) throws ExecutionException, InterruptedException {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      futures.add(
          pool.submit(
              () -> {
                start.await();
                return body.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get());
    }
    return results;
  }

  @Test
  void verify_oneTotpCodeInManyThreads_hasOneWinnerEachRound()
      throws ExecutionException, InterruptedException {
    Enrolment shown = mfa.enrol(ALICE);
    for (int round = 0; round < 100; round++) {
      String code = mfa.phone(shown);
      assertThat(race(() -> mfa.verify(ALICE, code))).filteredOn(MfaResult::accepted).hasSize(1);
      mfa.time.pass(Duration.ofSeconds(30));
    }
  }

  @Test
  void verify_oneBackupCodeInManyThreads_hasOneWinnerEachRound()
      throws ExecutionException, InterruptedException {
    Enrolment shown = mfa.enrol(ALICE);
    for (String code : shown.backupCodes()) {
      assertThat(race(() -> mfa.service.verify(ALICE, code, Optional.empty())))
          .filteredOn(MfaResult::accepted)
          .hasSize(1);
      mfa.time.pass(Duration.ofSeconds(1));
    }
    assertThat(mfa.service.methods(ALICE).backupCodes()).isZero();
  }

  @Test
  void verify_wrongCodesInManyThreads_losesNoCount()
      throws ExecutionException, InterruptedException {
    Enrolment shown = mfa.enrol(ALICE);
    String wrong = mfa.wrong(shown);
    assertThat(race(() -> mfa.service.verify(ALICE, wrong, Optional.empty())))
        .containsOnly(new MfaResult.Refused());
    mfa.restart();
    for (int i = THREADS; i < 100; i++) {
      mfa.service.verify(ALICE, wrong, Optional.empty());
    }

    assertThat(mfa.service.methods(ALICE).suspended()).containsExactly(MfaMethod.TOTP);
  }

  @Test
  void verifyEnrollment_inManyThreads_hasOneWinner()
      throws ExecutionException, InterruptedException {
    Enrolment shown = mfa.begin(ALICE, Authorization.none());
    String code = mfa.phone(shown);

    assertThat(race(() -> mfa.service.verifyEnrollment(ALICE, code, HOME)))
        .filteredOn(MfaResult::accepted)
        .hasSize(1);
  }

  @Test
  void add_oneKeyByManyUsers_hasOneOwner() throws ExecutionException, InterruptedException {
    Credential key = new Credential(MfaMethod.FIDO2, "key", "", mfa.time.wall(), new byte[1]);
    java.util.concurrent.atomic.AtomicInteger next =
        new java.util.concurrent.atomic.AtomicInteger();

    assertThat(
            race(
                () ->
                    mfa.service.add(
                        new UserId("u" + next.incrementAndGet()),
                        key.method(),
                        Authorization.none(),
                        () -> new Check.Match(key))))
        .filteredOn(change -> change instanceof Change.Done)
        .hasSize(1);
    assertThat(mfa.service.users()).hasSize(1);
  }
}
