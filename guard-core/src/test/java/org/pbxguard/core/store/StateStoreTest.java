package org.pbxguard.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.pbxguard.core.store.StoreFixture.bytes;
import static org.pbxguard.core.store.StoreFixture.namesStartingWith;
import static org.pbxguard.core.store.StoreFixture.open;
import static org.pbxguard.core.store.StoreFixture.put;
import static org.pbxguard.core.store.StoreFixture.reopened;
import static org.pbxguard.core.store.StoreFixture.rowsOf;
import static org.pbxguard.core.store.StoreFixture.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.journal.Table;

@Timeout(60)
class StateStoreTest {
  @TempDir Path temp;

  private Path dir() {
    return temp.resolve("var");
  }

  @Test
  void open_firstStart_makesAPrivateDirectoryWithoutASnapshot() throws IOException {
    try (StateStore store = open(dir())) {
      assertThat(rowsOf(store)).isEmpty();
      assertThat(store.writable()).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir())))
          .isEqualTo("rwx------");
      assertThat(namesStartingWith(dir(), ""))
          .containsExactly("MANIFEST", "j-00000000000000000001.log", "lock");
    }
  }

  @Test
  void open_afterAnyCommitsCheckpointsAndRestarts_hasEveryLiveRow() {
    StoreFixture.Model model = new StoreFixture.Model();
    SplittableRandom random = new SplittableRandom(6);
    for (int run = 0; run < 12; run++) {
      try (StateStore store = open(dir())) {
        assertThat(rowsOf(store)).as("run %d", run).isEqualTo(model.rows());
        for (int part = random.nextInt(4); part >= 0; part--) {
          List<Batch> batches = new ArrayList<>();
          for (int i = random.nextInt(20); i > 0; i--) {
            batches.add(model.randomBatch(random));
          }
          StoreFixture.commitAll(store, batches);
          if (random.nextInt(3) == 0) {
            store.checkpoint().join();
          }
        }
      }
    }
    assertThat(reopened(dir())).isEqualTo(model.rows());
  }

  @Test
  void commit_byManyThreadsDuringCheckpoints_isAllThere() {
    int writers = 8;
    int each = 60;
    try (StateStore store = open(dir())) {
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        String name = "writer-" + writer + "-";
        threads.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < each; i++) {
                    store.commit(put(name + i, "v")).join();
                    store.commit(put(name + "last", "" + i)).join();
                  }
                }));
      }
      CompletableFuture<Void> all =
          CompletableFuture.allOf(threads.toArray(CompletableFuture<?>[]::new));
      while (!all.isDone()) {
        store.checkpoint().join();
      }
      all.join();
    }
    assertThat(reopened(dir()))
        .hasSize(writers * (each + 1))
        .containsEntry("BLOCK/writer-3-last", "" + (each - 1));
  }

  @Test
  void append_beforeAClose_isThereAfterwards() {
    try (StateStore store = open(dir())) {
      store.append(put("appended", "v"));
    }
    assertThat(reopened(dir())).containsEntry("BLOCK/appended", "v");
  }

  @Test
  void rows_afterLaterCommits_areStillThoseAtOpening() {
    try (StateStore store = open(dir())) {
      store.commit(put("later", "v")).join();
      assertThat(rowsOf(store)).isEmpty();
      store.loaded();
      assertThatThrownBy(() -> rowsOf(store)).isInstanceOf(IllegalStateException.class);
      store.loaded();
    }
  }

  @Test
  void rows_keysOfAllBytes_comeInOrderOfUnsignedBytes() {
    Batch batch = new Batch();
    for (int key = 0; key < 256; key++) {
      batch.put(Table.HISTORY, new byte[] {(byte) key}, new byte[] {1});
    }
    try (StateStore store = open(dir())) {
      store.commit(batch).join();
      store.checkpoint().join();
    }
    List<Integer> keys = new ArrayList<>();
    try (StateStore store = open(dir())) {
      store.rows(Table.HISTORY, row -> keys.add(row.key()[0] & 0xff));
    }
    assertThat(keys).hasSize(256).isSorted();
  }

  @Test
  void open_secondOpener_isRefusedAndTheFirstGoesOn() {
    try (StateStore first = open(dir())) {
      assertThatThrownBy(() -> open(dir()))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "The state directory %s is in use by process %d: stop it first, or name another"
                  + " state.dir.",
              dir(), ProcessHandle.current().pid());
      first.commit(put("key", "v")).join();
    }
    assertThat(reopened(dir())).containsKey("BLOCK/key");
  }

  @Test
  void open_directoryIsAFile_isRefusedAndNamed() throws IOException {
    Files.writeString(dir(), "a file");
    assertThatThrownBy(() -> open(dir()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(dir().toString());
  }

  @Test
  void open_otherFilesInTheDirectory_areLeftAlone() throws IOException {
    Files.createDirectories(dir());
    Files.writeString(dir().resolve("admin.key"), "the first key");
    Files.writeString(dir().resolve("notes.tmp"), "somebody's");
    open(dir()).close();
    assertThat(dir().resolve("admin.key")).hasContent("the first key");
    assertThat(dir().resolve("notes.tmp")).hasContent("somebody's");
  }

  @Test
  void close_thenUse_isRefused() {
    StateStore store = open(dir());
    store.close();
    store.close();
    assertThat(store.writable()).isFalse();
    assertThatThrownBy(store.commit(put("key", "v"))::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(JournalException.class);
    assertThatThrownBy(store.checkpoint()::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(JournalException.class);
    store.append(put("key", "v"));
    assertThat(store.status().journal().droppedBatches()).isEqualTo(1);
  }

  @Test
  void checkpoint_repeated_keepsTwoGenerationsAndTheirJournal() throws IOException {
    try (StateStore store = open(dir())) {
      for (int i = 0; i < 6; i++) {
        store.commit(put("key-" + i, "v")).join();
        store.checkpoint().join();
        assertThat(namesStartingWith(dir(), "snap-")).hasSize(Math.min(i + 1, 2));
        assertThat(namesStartingWith(dir(), "j-")).hasSize(Math.min(i + 2, 2));
      }
      assertThat(store.status().checkpoints()).isEqualTo(6);
      assertThat(store.status().snapshotSeq()).isPositive();
    }
    assertThat(reopened(dir())).hasSize(6);
  }

  @Test
  void checkpoint_askedForByManyAtOnce_isShared() {
    try (StateStore store = open(dir())) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        all.add(store.checkpoint());
      }
      all.forEach(CompletableFuture::join);
      assertThat(store.status().checkpoints()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void checkpoint_journalGrewPastItsSize_comesByItself() {
    StoreSettings small =
        new StoreSettings(dir(), 64 << 10, Duration.ofDays(1), Duration.ofDays(366));
    try (StateStore store = StateStore.open(small, new TestClock().clock())) {
      store.commit(put("large", "v".repeat(70_000))).join();
      await().until(() -> store.status().checkpoints() > 0);
    }
    assertThat(reopened(dir())).containsKey("BLOCK/large");
  }

  @Test
  void checkpoint_lastOneIsOld_comesByItself() {
    TestClock time = new TestClock();
    try (StateStore store = StateStore.open(settings(dir()), time.clock())) {
      store.commit(put("key", "v")).join();
      time.advance(Duration.ofHours(12));
      await().until(() -> store.status().checkpoints() == 1);
      assertThat(store.status().snapshotTime())
          .isEqualTo(TestClock.START.plus(Duration.ofHours(12)));
    }
    // Its age counts on over a restart.
    try (StateStore store = StateStore.open(settings(dir()), time.clock())) {
      time.advance(Duration.ofHours(12));
      await().until(() -> store.status().checkpoints() == 1);
    }
  }

  @Test
  void forgetNow_removedRow_isGoneFromEveryFile() throws IOException {
    TestClock time = new TestClock();
    String secret = "a value that must go";
    try (StateStore store = StateStore.open(settings(dir()), time.clock())) {
      store.commit(put("user", secret)).join();
      store.checkpoint().join();
      store.commit(new Batch().remove(Table.BLOCK, bytes("user"))).join();
      assertThat(filesHolding(secret)).isNotEmpty();
      store.forgetNow().join();
      assertThat(filesHolding(secret)).isEmpty();
      assertThat(store.status().checkpoints()).isEqualTo(3);
    }
    assertThat(reopened(dir())).isEmpty();
  }

  @Test
  void checkpoint_auditRowsOlderThanTheyAreKept_areLeftOut() {
    Instant horizon = TestClock.START.minus(StoreSettings.defaults().auditRetention());
    try (StateStore store = open(dir())) {
      store
          .commit(
              new Batch()
                  .put(Table.AUDIT, auditKey(horizon.minusMillis(1)), bytes("old"))
                  .put(Table.AUDIT, auditKey(horizon), bytes("kept"))
                  .put(Table.AUDIT, auditKey(TestClock.START), bytes("new"))
                  .put(Table.AUDIT, bytes("short"), bytes("odd"))
                  .put(Table.BLOCK, auditKey(Instant.EPOCH), bytes("a block")))
          .join();
      store.checkpoint().join();
    }
    assertThat(reopened(dir()).values()).containsExactlyInAnyOrder("kept", "new", "odd", "a block");
  }

  @Test
  void status_freshStore_hasNoFaults() {
    try (StateStore store = open(dir())) {
      StoreStatus status = store.status();
      assertThat(status.writable()).isTrue();
      assertThat(status.tornBytes()).isZero();
      assertThat(status.damagedSnapshots()).isZero();
      assertThat(status.failedCheckpoints()).isZero();
      assertThat(status.snapshotSeq()).isZero();
      assertThat(status.snapshotTime()).isEqualTo(TestClock.START);
    }
  }

  private static byte[] auditKey(Instant time) {
    return ByteBuffer.allocate(16).putLong(time.toEpochMilli()).putLong(1).array();
  }

  private List<String> filesHolding(String text) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path file : StoreFixture.files(dir())) {
      if (StoreFixture.text(Files.readAllBytes(file)).contains(text)) {
        names.add(StoreFixture.name(file));
      }
    }
    return names;
  }
}
