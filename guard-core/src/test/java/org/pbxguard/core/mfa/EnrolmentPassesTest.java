package org.pbxguard.core.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pbxguard.core.mfa.TestMfa.ALICE;
import static org.pbxguard.core.mfa.TestMfa.BOB;
import static org.pbxguard.core.mfa.TestMfa.HOME;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pbxguard.core.journal.Table;

/** The first enrolment where a second factor is required. */
class EnrolmentPassesTest {
  private final TestMfa mfa = new TestMfa(TestMfa.with(PolicySettings.defaults(), true));

  private String token(EnrolmentPasses.Form form) {
    return ((Change.Done<String>) mfa.service.passes().issueToken(ALICE, form)).value();
  }

  private Change<Enrolment> enroll(UserId user, Authorization by) {
    return mfa.service.enroll(user, by);
  }

  @Test
  void enroll_withoutToken_conflicts() {
    assertThat(enroll(ALICE, Authorization.none())).isInstanceOf(Change.Conflict.class);
    assertThat(enroll(ALICE, Authorization.administrator())).isInstanceOf(Change.Done.class);
  }

  @ParameterizedTest
  @EnumSource(EnrolmentPasses.Form.class)
  void enroll_withToken_isBegunOnce(EnrolmentPasses.Form form) {
    String token = token(form);
    mfa.restart();

    assertThat(enroll(ALICE, Authorization.token(token.toLowerCase(java.util.Locale.ROOT))))
        .isInstanceOf(Change.Done.class);
    assertThat(enroll(ALICE, Authorization.token(token))).isEqualTo(new Change.Refused<>());
  }

  @Test
  void token_forms_haveTheirBits() {
    assertThat(EnrolmentPasses.Form.LONG.bits()).isGreaterThanOrEqualTo(112);
    assertThat(EnrolmentPasses.Form.SHORT.bits()).isEqualTo(40);
    assertThat(token(EnrolmentPasses.Form.SHORT)).matches("[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}");
    assertThat(token(EnrolmentPasses.Form.LONG).replace("-", "")).hasSize(23);
  }

  @Test
  void enroll_anotherUsersOrWrongToken_isRefused() {
    String token = token(EnrolmentPasses.Form.LONG);

    assertThat(enroll(BOB, Authorization.token(token))).isEqualTo(new Change.Refused<>());
    assertThat(enroll(ALICE, Authorization.token("ABCD-EFGH"))).isEqualTo(new Change.Refused<>());
    assertThat(enroll(ALICE, Authorization.token(token))).isInstanceOf(Change.Done.class);
  }

  @Test
  void enroll_tenWrongTokens_endTheRightOne() {
    String token = token(EnrolmentPasses.Form.SHORT);
    for (int i = 0; i < 10; i++) {
      assertThat(enroll(ALICE, Authorization.token("ABCD-EFGH"))).isEqualTo(new Change.Refused<>());
    }
    mfa.restart();

    assertThat(enroll(ALICE, Authorization.token(token))).isEqualTo(new Change.Refused<>());
  }

  @Test
  void enroll_tokenAfterTenMinutes_isRefused() {
    String token = token(EnrolmentPasses.Form.LONG);
    mfa.time.pass(Duration.ofMinutes(10));

    assertThat(enroll(ALICE, Authorization.token(token))).isEqualTo(new Change.Refused<>());
  }

  @Test
  void enroll_activeUserWithToken_conflicts() {
    String token = token(EnrolmentPasses.Form.LONG);
    mfa.enrol(ALICE);

    assertThat(enroll(ALICE, Authorization.token(token))).isInstanceOf(Change.Conflict.class);
    assertThat(mfa.service.passes().issueToken(ALICE, EnrolmentPasses.Form.LONG))
        .isInstanceOf(Change.Conflict.class);
  }

  @Test
  void disable_byToken_isNoRight() {
    mfa.enrol(ALICE);

    assertThat(mfa.service.disable(ALICE, Authorization.token("ABCD-EFGH")))
        .isInstanceOf(Change.Conflict.class);
  }

  @Test
  void window_open_letsEnrolUntilDoneOrOver() {
    assertThat(mfa.service.passes().openWindow(ALICE, Duration.ofHours(1)))
        .isEqualTo(new Change.Done<>(mfa.time.wall().plus(Duration.ofHours(1))));
    mfa.restart();
    assertThat(mfa.service.passes().isWindowOpen(ALICE)).isTrue();
    assertThat(enroll(BOB, Authorization.none())).isInstanceOf(Change.Conflict.class);
    Enrolment shown = mfa.begin(ALICE, Authorization.none());
    assertThat(mfa.service.verifyEnrollment(ALICE, mfa.phone(shown), HOME).accepted()).isTrue();
    mfa.restart();
    mfa.service.disable(ALICE, Authorization.administrator());

    assertThat(enroll(ALICE, Authorization.none()))
        .as("the first enrolment closed it")
        .isInstanceOf(Change.Conflict.class);
    mfa.service.passes().openWindow(BOB, Duration.ofHours(1));
    mfa.time.pass(Duration.ofHours(1));
    assertThat(enroll(BOB, Authorization.none())).isInstanceOf(Change.Conflict.class);
  }

  @Test
  void openWindow_tooLong_isTheCallersMistake() {
    assertThatThrownBy(() -> mfa.service.passes().openWindow(ALICE, Duration.ofDays(8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("window: ");
  }

  @Test
  void passes_diskBroken_areUnavailable() {
    String token = token(EnrolmentPasses.Form.LONG);
    mfa.disk.breakDown();

    assertThat(mfa.service.passes().issueToken(BOB, EnrolmentPasses.Form.LONG))
        .isEqualTo(new Change.Unavailable<>());
    assertThat(enroll(ALICE, Authorization.token(token))).isEqualTo(new Change.Unavailable<>());
    assertThat(enroll(BOB, Authorization.token(token))).isEqualTo(new Change.Unavailable<>());
  }

  @Test
  void enroll_oneTokenInManyThreads_hasOneWinner() throws ExecutionException, InterruptedException {
    String token = token(EnrolmentPasses.Form.LONG);
    ExecutorService pool = Executors.newFixedThreadPool(10);
    try {
      CyclicBarrier start = new CyclicBarrier(10);
      List<Future<Change<Enrolment>>> tries = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        tries.add(
            pool.submit(
                () -> {
                  start.await();
                  return enroll(ALICE, Authorization.token(token));
                }));
      }
      int won = 0;
      for (Future<Change<Enrolment>> attempt : tries) {
        won += attempt.get() instanceof Change.Done ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void rows_ofATokenAreGoneWithIt() {
    String token = token(EnrolmentPasses.Form.LONG);
    enroll(ALICE, Authorization.token(token));

    assertThat(mfa.disk.all(Table.MFA))
        .noneMatch(row -> new String(row.key(), StandardCharsets.UTF_8).startsWith("W"));
  }
}
