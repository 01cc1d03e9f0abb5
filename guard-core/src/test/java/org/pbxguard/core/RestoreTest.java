package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.access.ApiKeys;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.TestPhone;
import org.pbxguard.core.mfa.TestTime;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.KeySettings;
import org.pbxguard.core.store.Epoch;
import org.pbxguard.core.store.StateStore;
import org.pbxguard.core.store.StoreException;
import org.pbxguard.core.store.StoreSettings;
import org.pbxguard.core.time.GuardClock;

/** A state directory that is put back from a backup. */
class RestoreTest {
  private static final UserId ALICE = new UserId("1001");
  private static final UserId BOB = new UserId("1002");

  @TempDir Path dir;

  private final TestTime time = new TestTime();

  private Path state() {
    return dir.resolve("var");
  }

  private Path mark() {
    return KeySettings.defaults().markFor(state());
  }

  /** A process on the directory. */
  private final class House implements AutoCloseable {
    final OpenState open;
    final Guard guard;
    final SecondFactor second;
    final ApiKeys apiKeys;

    House() {
      GuardClock clock = time.clock();
      open =
          OpenState.open(StoreSettings.defaults().withDir(state()), KeySettings.defaults(), clock);
      StateStore store = open.store();
      KeyRing keys = open.keys();
      guard = Guard.open(GuardSettings.defaults(), store, open.rows(), keys, clock);
      MfaPorts ports =
          new MfaPorts(
              store,
              each -> store.rows(Table.MFA, each),
              keys.sealer(),
              new MfaAudit(guard.audit()),
              clock);
      second = SecondFactor.open(MfaSettings.defaults(), ports, keys);
      apiKeys = ApiKeys.open(guard.changes(), store, clock, new SecureRandom());
      if (open.restored()) {
        second.service().openEpoch();
        apiKeys.revokeAll("restore").join();
      }
      open.begin();
    }

    boolean verifies(String code) {
      return second.service().verify(ALICE, code, Optional.empty()).accepted();
    }

    @Override
    public void close() {
      guard.close();
      open.close();
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void restore_ofARunningHousesCopy_opensANewEpoch() throws IOException {
    TestPhone phone;
    String used;
    String code;
    String device;
    String key;
    String revoked;
    try (House house = new House()) {
      phone = TestPhone.enrol(house.second.service(), ALICE, time);
      device = ((Change.Done<String>) house.second.devices().trust(ALICE, "desk")).value();
      assertThat(house.second.service().enroll(BOB, Authorization.administrator()))
          .isInstanceOf(Change.Done.class);
      key = house.apiKeys.create(Role.SERVICE, "", Optional.empty(), "test").join().text();
      var other = house.apiKeys.create(Role.ADMIN, "", Optional.empty(), "test").join();
      revoked = other.text();
      copy(state(), dir.resolve("backup"));

      // After the backup: codes are used, a key is revoked, the mark is renewed.
      used = phone.code();
      assertThat(house.verifies(used)).isTrue();
      code = phone.backupCodes().get(0);
      assertThat(house.verifies(code)).isTrue();
      house.apiKeys.revoke(other.key().id(), "test").join();
    }
    try (House house = new House()) {
      assertThat(house.open.restored()).as("a plain restart is none").isFalse();
      assertThat(house.second.devices().isTrusted(ALICE, device)).isTrue();
      assertThat(house.apiKeys.authenticate(key)).isPresent();
    }
    delete(state());
    copy(dir.resolve("backup"), state());
    try (House house = new House()) {
      assertThat(house.open.restored()).isTrue();
      assertThat(house.verifies(used)).as("a used code stays used").isFalse();
      assertThat(house.verifies(code)).isFalse();
      assertThat(house.second.service().methods(ALICE).backupCodes()).isZero();
      assertThat(house.second.devices().isTrusted(ALICE, device)).isFalse();
      assertThat(house.second.service().stored(BOB).isEmpty()).as("nothing is pending").isTrue();
      assertThat(house.apiKeys.authenticate(key)).isEmpty();
      assertThat(house.apiKeys.authenticate(revoked)).isEmpty();
      assertThat(house.guard.audit().query(EventQuery.newest(10)).items())
          .anyMatch(event -> event.detail("reason").equals("restored"))
          .anyMatch(event -> event.detail("change").equals("keys_revoked"));
      assertThat(house.guard.audit().firstBroken()).isEmpty();
    }
    try (House house = new House()) {
      assertThat(house.open.restored()).as("once is enough").isFalse();
      time.pass(Duration.ofMinutes(2));
      assertThat(house.verifies(phone.code())).as("the token goes on").isTrue();
    }
  }

  @Test
  void restore_codeOfTheNextStep_isUsedUpToo() throws IOException {
    TestPhone phone;
    try (House house = new House()) {
      phone = TestPhone.enrol(house.second.service(), ALICE, time);
    }
    Files.delete(mark());
    String now = phone.code();
    time.pass(Duration.ofSeconds(30));
    String next = phone.code();
    try (House house = new House()) {
      assertThat(house.open.restored()).as("without its mark a state is old").isTrue();
      assertThat(house.verifies(now)).isFalse();
      assertThat(house.verifies(next)).isFalse();
    }
  }

  @Test
  void open_killedAtAnyStepOfARenewal_isNoRestore() throws IOException {
    Path file = dir.resolve("mark");
    MemoryJournal disk = new MemoryJournal();
    epochOn(disk, disk, file).renewAndClose();
    String first = Files.readString(file);
    // The file names both marks, the row is still the first: the commit is lost.
    Journal lost =
        new Journal() {
          @Override
          public CompletableFuture<Void> commit(Batch batch) {
            return CompletableFuture.failedFuture(new JournalException("gone"));
          }

          @Override
          public void append(Batch batch) {}
        };
    Opened dying = epochOn(disk, lost, file);
    dying.renewAndClose();
    assertThat(Files.readString(file)).startsWith(first).hasSize(2 * first.length());
    assertThat(epochOn(disk, disk, file).epoch.restored()).isFalse();
    // The row is the second already, the file still names both.
    String both = Files.readString(file);
    epochOn(disk, disk, file).renewAndClose();
    String third = Files.readString(file);
    assertThat(epochOn(disk, disk, file).epoch.restored()).isFalse();
    Files.writeString(file, first + third);
    assertThat(epochOn(disk, disk, file).epoch.restored()).isFalse();
    Files.writeString(file, both);
    assertThat(epochOn(disk, disk, file).epoch.restored()).as("neither of the two").isTrue();
  }

  @Test
  void open_markUnreadable_isOneSentence() throws IOException {
    Path file = Files.createDirectory(dir.resolve("mark"));
    MemoryJournal disk = new MemoryJournal();
    assertThatThrownBy(() -> Epoch.open(disk, disk, file))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void begin_markCannotBeWritten_leavesTheStateWithoutOne() {
    MemoryJournal disk = new MemoryJournal();
    Path file = dir.resolve("no/such/directory/mark");
    epochOn(disk, disk, file).renewAndClose();
    assertThat(epochOn(disk, disk, file).epoch.restored()).isFalse();
  }

  private record Opened(Epoch epoch) {
    void renewAndClose() {
      epoch.begin();
      epoch.close();
    }
  }

  private static Opened epochOn(MemoryJournal rows, Journal journal, Path file) {
    return new Opened(Epoch.open(rows, journal, file));
  }
}
