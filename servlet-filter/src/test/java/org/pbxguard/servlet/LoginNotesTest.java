package org.pbxguard.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;

class LoginNotesTest {
  private static final IpAddress CLIENT = IpAddress.parse("198.51.100.1").orElseThrow();
  private static final Outcome FAILED = new Outcome.LoginFailed();
  private static final Outcome SUCCEEDED = new Outcome.LoginSucceeded();

  private final MemoryJournal journal = new MemoryJournal();
  private final Guard guard =
      Guard.open(
          GuardSettings.defaults(), journal, journal, KeyRing.ephemeral(), GuardClock.system());
  private final LoginNotes notes = notes(false);

  @AfterEach
  void close() {
    guard.close();
  }

  private LoginNotes notes(boolean watching) {
    Arrival arrival =
        new Arrival(CLIENT, 1, Channel.HTTP, Proof.CONNECTION, Account.NONE, guard.clock().nanos());
    return new LoginNotes(guard, arrival, watching);
  }

  private long failed() {
    return guard.status().failedLogins();
  }

  @Test
  void told_aboutTheExpectedAccount_decidesInPlaceOfTheAnswer() {
    notes.expect(new Account("alice"));

    notes.failed("alice");

    assertThat(failed()).isZero();
    assertThat(notes.outcome(SUCCEEDED)).isEqualTo(FAILED);
  }

  @Test
  void told_nothing_theAnswerDecides() {
    notes.expect(new Account("alice"));

    assertThat(notes.outcome(SUCCEEDED)).isEqualTo(SUCCEEDED);
  }

  @Test
  void told_aboutAnotherAccountOrAgain_countsAtOnce() {
    notes.expect(new Account("alice"));

    notes.failed("bob");
    notes.failed("alice");
    notes.failed("alice");

    assertThat(failed()).isEqualTo(2);
    assertThat(notes.outcome(SUCCEEDED)).isEqualTo(FAILED);
  }

  @Test
  void told_afterTheAnswer_countsAtOnce() {
    notes.expect(new Account("alice"));
    Outcome unused = notes.outcome(SUCCEEDED);

    notes.failed("alice");

    assertThat(failed()).isEqualTo(1);
  }

  @Test
  void attempt_tenOutstanding_theEleventhIsRefusedUnlessOnlyWatched() {
    for (int i = 0; i < 10; i++) {
      assertThat(notes(false).attempt("alice")).isTrue();
    }

    assertThat(notes(false).attempt("alice")).isFalse();
    assertThat(notes(true).attempt("alice")).isTrue();
    assertThat(notes(false).attempt("bob")).isTrue();
    assertThat(notes(false).attempt("")).isTrue();
  }

  @Test
  void attempt_ofTheExpectedAccount_hasItsPlaceAlready() {
    notes.expect(new Account("alice"));
    for (int i = 0; i < 50; i++) {
      assertThat(notes.attempt("alice")).isTrue();
    }
  }

  @Test
  void success_resetsTheAccount() {
    for (int i = 0; i < 9; i++) {
      notes(false).failed("alice");
    }
    notes(false).succeeded("alice");

    for (int i = 0; i < 10; i++) {
      assertThat(notes(false).attempt("alice")).isTrue();
    }
  }
}
