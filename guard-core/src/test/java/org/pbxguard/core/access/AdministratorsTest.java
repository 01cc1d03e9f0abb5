package org.pbxguard.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.time.ManualTime;

class AdministratorsTest {
  private final ManualTime time = new ManualTime();
  private final MemoryJournal disk = new MemoryJournal();
  private final List<String> changes = new ArrayList<>();
  private boolean broken;
  private Administrators all = open();

  private Administrators open() {
    return Administrators.open(this::commit, disk, time, new SecureRandom());
  }

  private CompletableFuture<Void> commit(Batch batch, String what, Map<String, String> details) {
    if (broken) {
      return CompletableFuture.failedFuture(new JournalException("disk full"));
    }
    changes.add(what + " " + details.get("administrator") + " by " + details.get("by"));
    return disk.commit(batch);
  }

  private Invitation invite(String name, Role role) {
    return all.invite(name, role, "key 1").join();
  }

  private Optional<Administrator> redeem(String name, String text) {
    return all.redeem(name, text).join();
  }

  @Test
  void invite_itsText_letsInOnceAlsoAfterARestart() {
    Invitation invitation = invite("alice", Role.VIEWER);
    assertThat(invitation.text()).matches("([A-HJ-NP-Z2-9]{4}-){5}[A-HJ-NP-Z2-9]{3}");
    assertThat(invitation.toString()).doesNotContain(invitation.text());
    all = open();
    String typed = " " + invitation.text().toLowerCase(Locale.ROOT).replace('-', ' ');
    assertThat(redeem("alice", typed).map(Administrator::role)).hasValue(Role.VIEWER);
    assertThat(redeem("alice", invitation.text())).isEmpty();
    all = open();
    assertThat(redeem("alice", invitation.text())).isEmpty();
    assertThat(all.find("alice").orElseThrow().invitedUntil()).isEmpty();
    assertThat(changes)
        .containsExactly(
            "administrator_invited alice by key 1", "administrator_invitation_used alice by alice");
  }

  @Test
  void invite_afterTenMinutes_isOver() {
    Invitation late = invite("alice", Role.ADMIN);
    time.pass(Administrators.INVITATION);
    assertThat(redeem("alice", late.text())).isEmpty();
    Invitation inTime = invite("alice", Role.ADMIN);
    time.pass(Administrators.INVITATION.minus(Duration.ofMillis(2)));
    assertThat(redeem("alice", inTime.text())).isPresent();
  }

  @Test
  void invite_again_voidsTheOlderAndGivesTheRole() {
    Invitation older = invite("alice", Role.ADMIN);
    Invitation newer = invite("alice", Role.VIEWER);
    assertThat(redeem("alice", older.text())).isEmpty();
    assertThat(redeem("alice", newer.text()).map(Administrator::role)).hasValue(Role.VIEWER);
  }

  @Test
  void redeem_anothersOrJunk_letsNobodyIn() {
    Invitation invitation = invite("alice", Role.ADMIN);
    all.add("bob", Role.ADMIN, "key 1").join();
    for (String name : List.of("bob", "mallory", "Alice", "")) {
      assertThat(redeem(name, invitation.text())).as(name).isEmpty();
    }
    for (String text : List.of("", "-", invitation.text().substring(1), "A".repeat(23))) {
      assertThat(redeem("alice", text)).as(text).isEmpty();
    }
    assertThat(redeem("alice", invitation.text())).isPresent();
  }

  @Test
  void add_known_changesNothing() {
    all.add("alice", Role.VIEWER, "key 1").join();
    assertThat(all.add("alice", Role.ADMIN, "key 1").join().role()).isEqualTo(Role.VIEWER);
    assertThat(all.list()).hasSize(1);
  }

  @Test
  void service_isNoPersonsRole() {
    assertThatThrownBy(() -> all.add("alice", Role.SERVICE, "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> all.invite("alice", Role.SERVICE, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void remove_isForGoodAlsoAfterARestart() {
    Invitation invitation = invite("alice", Role.ADMIN);
    assertThat(all.remove("alice", "key 1").join()).isTrue();
    assertThat(all.remove("alice", "key 1").join()).isFalse();
    assertThat(redeem("alice", invitation.text())).isEmpty();
    all = open();
    assertThat(all.list()).isEmpty();
  }

  @Test
  void brokenDisk_acknowledgesNothing() {
    Invitation invitation = invite("alice", Role.ADMIN);
    broken = true;
    assertThat(all.invite("bob", Role.ADMIN, "x")).isCompletedExceptionally();
    assertThat(all.add("carol", Role.ADMIN, "x")).isCompletedExceptionally();
    assertThat(all.redeem("alice", invitation.text())).isCompletedExceptionally();
    assertThat(all.remove("alice", "x")).isCompletedExceptionally();
    assertThat(all.list()).extracting(Administrator::name).containsExactly("alice");
  }

  @Test
  void tooMany_areTurnedAway() {
    for (int i = 0; i < Administrators.MAX; i++) {
      all.add("a" + i, Role.VIEWER, "x").join();
    }
    assertThat(all.invite("late", Role.VIEWER, "x")).isCompletedExceptionally();
    assertThat(all.invite("a1", Role.VIEWER, "x")).isCompleted();
  }
}
