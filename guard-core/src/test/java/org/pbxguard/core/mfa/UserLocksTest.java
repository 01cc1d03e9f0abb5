package org.pbxguard.core.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserLocksTest {
  private static final UserId ALICE = new UserId("1001");
  private static final UserId BOB = new UserId("1002");
  private static final Duration LONG = Duration.ofSeconds(20);
  private final UserLocks locks = new UserLocks();
  private final ExecutorService pool = Executors.newFixedThreadPool(16);

  @AfterEach
  void end() {
    pool.shutdownNow();
  }

  private String tryFor(UserId user, Duration wait) {
    return locks.locked(user, wait, () -> "inside", () -> "busy");
  }

  @Test
  void locked_whileAnotherThreadIsInside_isBusyForThatUserOnly() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Future<String> holder =
        pool.submit(
            () ->
                locks.locked(
                    ALICE,
                    LONG,
                    () -> {
                      inside.countDown();
                      await(end);
                      return "held";
                    },
                    () -> "busy"));
    inside.await();

    assertThat(tryFor(ALICE, Duration.ZERO)).isEqualTo("busy");
    assertThat(tryFor(BOB, Duration.ZERO)).isEqualTo("inside");
    end.countDown();
    assertThat(holder.get()).isEqualTo("held");
    assertThat(tryFor(ALICE, Duration.ZERO)).isEqualTo("inside");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void locked_manyThreads_areInsideOneAtATimeAndLeaveNoLock() throws Exception {
    int[] sum = {0};
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      all.add(pool.submit(() -> addOften(sum)));
    }
    for (Future<?> one : all) {
      one.get();
    }

    assertThat(sum[0]).isEqualTo(16_000);
    assertThat(locks.size()).isZero();
  }

  /** Not atomic: two threads inside at once would lose some. */
  private void addOften(int[] sum) {
    for (int i = 0; i < 1_000; i++) {
      locks.locked(ALICE, LONG, () -> sum[0]++, () -> 0);
    }
  }

  @Test
  void locked_withinTheSameThread_isTheSameLock() {
    assertThat(locks.locked(ALICE, LONG, () -> tryFor(ALICE, LONG), () -> "busy"))
        .isEqualTo("inside");
    assertThat(locks.size()).isZero();
  }

  @Test
  void locked_bodyThrows_leavesNoLock() {
    assertThatThrownBy(
            () ->
                locks.locked(
                    ALICE,
                    LONG,
                    () -> {
                      throw new IllegalStateException("a fault");
                    },
                    () -> "busy"))
        .isInstanceOf(IllegalStateException.class);

    assertThat(locks.size()).isZero();
    assertThat(tryFor(ALICE, Duration.ZERO)).isEqualTo("inside");
  }

  @Test
  void locked_interrupted_isBusyAndKeepsTheInterrupt() {
    Thread.currentThread().interrupt();

    assertThat(tryFor(ALICE, LONG)).isEqualTo("busy");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(locks.size()).isZero();
  }

  @Test
  void strangerCounts_tenThousandOthers_forgetTheLeastRecentlyUsed() {
    StrangerCounts counts = new StrangerCounts();
    Attempts one =
        Attempts.NONE.counted(java.util.Optional.empty(), false, java.time.Instant.EPOCH);
    counts.put(ALICE, one);
    counts.put(BOB, one);
    for (int i = 0; i < 9_999; i++) {
      counts.put(new UserId("u" + i), one);
      assertThat(counts.of(ALICE)).isEqualTo(one);
    }

    assertThat(counts.of(BOB)).isEqualTo(Attempts.NONE);
    counts.remove(ALICE);
    assertThat(counts.of(ALICE)).isEqualTo(Attempts.NONE);
  }
}
