package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.EnrolmentPasses;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.TestPhone;
import org.pbxguard.core.mfa.TestTime;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.secret.KeyId;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.KeySettings;
import org.pbxguard.core.store.KeyCheck;
import org.pbxguard.core.time.GuardClock;

/** A change of the master key in a running house, and its end at every write. */
class KeyRotationTest {
  private static final Duration KEEP = Duration.ofDays(366);
  private static final int USERS = 3;

  @TempDir Path dir;

  private final MemoryJournal disk = new MemoryJournal();
  private final TestTime time = new TestTime();
  private final Map<UserId, TestPhone> phones = new LinkedHashMap<>();

  /** Takes some more batches, then the process is gone for it. */
  private final class Dying implements Journal {
    private int left = Integer.MAX_VALUE;
    private volatile int refused;

    @Override
    public synchronized CompletableFuture<Void> commit(Batch batch) {
      if (left-- <= 0) {
        left = 0;
        refused++;
        return CompletableFuture.failedFuture(new JournalException("gone"));
      }
      return disk.commit(batch);
    }

    @Override
    public synchronized void append(Batch batch) {
      if (left > 0) {
        disk.append(batch);
      }
    }
  }

  /** A process on the disk and the key file. */
  private final class House implements AutoCloseable {
    final Dying journal = new Dying();
    final KeyRing keys;
    final Guard guard;
    final SecondFactor second;
    final KeyRotation rotation;

    House() {
      GuardClock clock = time.clock();
      keys = KeyRing.open(KeySettings.defaults(), dir.resolve("var"));
      KeyCheck.require(disk, journal, keys);
      guard = Guard.open(GuardSettings.defaults(), journal, disk, keys, clock);
      MfaPorts ports =
          new MfaPorts(
              journal,
              each -> disk.rows(Table.MFA, each),
              keys.sealer(),
              new MfaAudit(guard.audit()),
              clock);
      second = SecondFactor.open(MfaSettings.defaults(), ports, keys);
      rotation = new KeyRotation(keys, second.service(), guard.changes(), clock, KEEP);
      rotation.resume();
    }

    boolean verifies(UserId user, String code) {
      return second.service().verify(user, code, Optional.empty()).accepted();
    }

    void settle() {
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !rotation.status().sealing());
    }

    @Override
    public void close() {
      rotation.close();
      guard.close();
    }
  }

  private void enrolAll(House house) {
    for (int i = 0; i < USERS; i++) {
      UserId user = new UserId("10" + i);
      phones.put(user, TestPhone.enrol(house.second.service(), user, time));
    }
    house.second.service().enroll(new UserId("200"), Authorization.administrator());
    house.second.service().passes().issueToken(new UserId("201"), EnrolmentPasses.Form.LONG);
    house.verifies(new UserId("100"), "000000");
  }

  /** The versions that sealed rows name, but for those that are never read back. */
  private Set<KeyId> versionsOnDisk() {
    Set<KeyId> versions = new HashSet<>();
    disk.rows(
        Table.MFA,
        row -> {
          if (row.key()[0] != 'D') {
            versions.add(new KeyId(ByteBuffer.wrap(row.value(), 2, 4).getInt()));
          }
        });
    return versions;
  }

  private void everybodyVerifies(House house) {
    time.pass(Duration.ofMinutes(1));
    phones.forEach(
        (user, phone) -> assertThat(house.verifies(user, phone.code())).as("%s", user).isTrue());
  }

  private String backupCode(String user) {
    return Objects.requireNonNull(phones.get(new UserId(user))).backupCodes().get(0);
  }

  @Test
  void rotate_running_sealsEveryRowAnewAndStaysReadable() throws Exception {
    try (House house = new House()) {
      enrolAll(house);
      KeyId before = house.keys.current();
      String backup = backupCode("100");

      int rows = house.rotation.rotate("alice").get(20, TimeUnit.SECONDS);

      assertThat(rows).as("records, one count, one pending, one token").isEqualTo(USERS + 3);
      assertThat(versionsOnDisk()).containsExactly(house.keys.current()).doesNotContain(before);
      everybodyVerifies(house);
      assertThat(house.verifies(new UserId("100"), backup)).isTrue();
      assertThat(house.rotation.status().ofCodes()).containsExactly(before);
      assertThat(house.guard.audit().firstBroken()).isEmpty();
    }
    try (House house = new House()) {
      everybodyVerifies(house);
      String backup = backupCode("101");
      assertThat(house.verifies(new UserId("101"), backup)).isTrue();
      assertThat(house.guard.audit().firstBroken()).as("the chain spans both keys").isEmpty();
    }
  }

  @Test
  void rotate_isInTheAudit() throws Exception {
    try (House house = new House()) {
      KeyId before = house.keys.current();
      house.rotation.rotate("alice").get(20, TimeUnit.SECONDS);
      assertThat(house.guard.audit().query(EventQuery.newest(1)).items().get(0).details())
          .containsEntry("change", "master key rotated")
          .containsEntry("by", "alice")
          .containsEntry("retired", before.toString())
          .containsEntry("key", house.keys.current().toString());
    }
  }

  @Test
  void rotate_killedAtEachWrite_opensAgainAndIsTakenUp() throws Exception {
    int writes = Integer.MAX_VALUE;
    for (int kill = 0; kill < writes; kill++) {
      try (House house = new House()) {
        if (kill == 0) {
          enrolAll(house);
        }
        house.settle();
        house.journal.left = kill;
        CompletableFuture<Integer> sealed = house.rotation.rotate("test");
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> sealed.isDone() || house.journal.refused > 0);
        writes = house.journal.refused == 0 ? 0 : writes;
      }
      try (House house = new House()) {
        house.settle();
        assertThat(versionsOnDisk()).as("killed at %d", kill).containsExactly(house.keys.current());
        everybodyVerifies(house);
      }
    }
    assertThat(writes).isZero();
  }

  @Test
  void rotate_whileUsersVerify_refusesNobody() throws Exception {
    try (House house = new House()) {
      enrolAll(house);
      time.pass(Duration.ofMinutes(1));
      List<Boolean> accepted = new ArrayList<>();
      Thread users =
          new Thread(
              () -> {
                for (int turn = 0; turn < 50; turn++) {
                  time.pass(Duration.ofSeconds(30));
                  phones.forEach((user, phone) -> accepted.add(house.verifies(user, phone.code())));
                }
              });
      users.start();
      for (int turn = 0; turn < 10; turn++) {
        house.rotation.rotate("test").get(20, TimeUnit.SECONDS);
      }
      users.join();
      assertThat(accepted).hasSize(50 * USERS).containsOnly(true);
      house.rotation.rotate("test").get(20, TimeUnit.SECONDS);
      assertThat(versionsOnDisk()).containsExactly(house.keys.current());
    }
  }

  @Test
  void rotate_retiredKey_isKeptForTheAuditAndForBackupCodes() throws Exception {
    try (House house = new House()) {
      KeyId withoutUse = house.keys.current();
      house.rotation.rotate("test").get(20, TimeUnit.SECONDS);
      enrolAll(house);
      KeyId ofCodes = house.keys.current();
      house.rotation.rotate("test").get(20, TimeUnit.SECONDS);
      time.pass(KEEP.minusDays(1));
      house.rotation.rotate("test").get(20, TimeUnit.SECONDS);
      assertThat(house.keys.versions()).contains(withoutUse, ofCodes);

      time.pass(Duration.ofDays(2));
      house.rotation.rotate("test").get(20, TimeUnit.SECONDS);
      assertThat(house.keys.versions()).contains(ofCodes).doesNotContain(withoutUse);
    }
  }

  @Test
  void rotate_afterClose_changesTheFileAndLeavesTheRowsToTheNextStart() {
    House house = new House();
    enrolAll(house);
    house.close();
    CompletableFuture<Integer> sealed = house.rotation.rotate("late");
    assertThatThrownBy(sealed::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(JournalException.class);
    try (House next = new House()) {
      next.settle();
      assertThat(versionsOnDisk()).containsExactly(next.keys.current());
    }
  }
}
