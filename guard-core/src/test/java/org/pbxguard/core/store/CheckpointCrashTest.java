package org.pbxguard.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pbxguard.core.store.StoreFixture.namesStartingWith;
import static org.pbxguard.core.store.StoreFixture.open;
import static org.pbxguard.core.store.StoreFixture.put;
import static org.pbxguard.core.store.StoreFixture.reopened;
import static org.pbxguard.core.store.StoreFixture.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.JournalException;

/** A checkpoint cut off anywhere leaves a directory that opens with everything. */
@Timeout(120)
class CheckpointCrashTest {
  @TempDir Path temp;

  private Path dir() {
    return temp.resolve("var");
  }

  @Test
  void open_killedAfterAnyStepOfAnyCheckpoint_hasEverything() throws IOException {
    Map<Path, Map<String, String>> images = new LinkedHashMap<>();
    StoreFixture.Model model = new StoreFixture.Model();
    SplittableRandom random = new SplittableRandom(7);
    Checkpoint.Progress imageAtEachStep =
        step -> {
          Path image = temp.resolve(images.size() + "-" + step);
          images.put(StoreFixture.copy(dir(), image), new LinkedHashMap<>(model.rows()));
        };
    try (StateStore store =
        StateStore.open(settings(dir()), new TestClock().clock(), imageAtEachStep)) {
      for (int checkpoint = 0; checkpoint < 4; checkpoint++) {
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          batches.add(model.randomBatch(random));
        }
        StoreFixture.commitAll(store, batches);
        store.checkpoint().join();
      }
    }
    assertThat(images).as("three steps, then five for each with a predecessor").hasSize(18);
    for (Map.Entry<Path, Map<String, String>> image : images.entrySet()) {
      assertThat(reopened(image.getKey())).as("%s", image.getKey()).isEqualTo(image.getValue());
      // And the next start and checkpoint go on from there.
      try (StateStore store = open(image.getKey())) {
        store.commit(put("after", "the kill")).join();
        store.checkpoint().join();
        store.checkpoint().join();
        assertThat(namesStartingWith(image.getKey(), "snap-")).hasSize(2);
      }
      assertThat(reopened(image.getKey()))
          .containsAllEntriesOf(image.getValue())
          .containsEntry("BLOCK/after", "the kill");
    }
  }

  @ParameterizedTest
  @EnumSource(Checkpoint.Step.class)
  void checkpoint_failsAtAnyStep_isReportedAndTheStoreGoesOn(Checkpoint.Step failing)
      throws IOException {
    boolean[] fails = {false};
    Checkpoint.Progress progress =
        step -> {
          if (fails[0] && step == failing) {
            throw new IOException("the disk is full at " + step);
          }
        };
    try (StateStore store = StateStore.open(settings(dir()), new TestClock().clock(), progress)) {
      store.commit(put("first", "v")).join();
      store.checkpoint().join();
      store.commit(put("second", "v")).join();
      fails[0] = true;
      assertThatThrownBy(store.checkpoint()::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(JournalException.class);
      assertThat(store.status().failedCheckpoints()).isEqualTo(1);
      assertThat(store.writable()).isTrue();
      store.commit(put("third", "v")).join();
      fails[0] = false;
      store.checkpoint().join();
      store.checkpoint().join();
      assertThat(namesStartingWith(dir(), "snap-")).hasSize(2);
      assertThat(namesStartingWith(dir(), "j-")).hasSize(2);
    }
    assertThat(reopened(dir())).containsOnlyKeys("BLOCK/first", "BLOCK/second", "BLOCK/third");
  }

  @Test
  void close_duringACheckpoint_givesItUpAndLosesNothing() throws InterruptedException, IOException {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    Checkpoint.Progress progress =
        step -> {
          running.countDown();
          awaitQuietly(closing);
        };
    StateStore store = StateStore.open(settings(dir()), new TestClock().clock(), progress);
    store.commit(put("key", "v")).join();
    var checkpoint = store.checkpoint();
    running.await();
    Thread closer = new Thread(store::close);
    closer.start();
    while (!store.checkpoint().isCompletedExceptionally()) {
      Thread.onSpinWait(); // until the store no longer takes requests
    }
    closing.countDown();
    closer.join();
    assertThatThrownBy(checkpoint::join)
        .hasCauseInstanceOf(JournalException.class)
        .hasMessageContaining("closed during the checkpoint");
    assertThat(namesStartingWith(dir(), "snap-")).isEmpty();
    assertThat(reopened(dir())).containsOnlyKeys("BLOCK/key");
  }

  /** Rot in the newest snapshot while the process runs: the older generation serves. */
  @Test
  void checkpoint_previousSnapshotRotted_usesTheOneBefore() throws IOException {
    Map<String, String> expected = StoreFixture.makeTwoGenerations(dir());
    try (StateStore store = open(dir())) {
      Path newest = dir().resolve(namesStartingWith(dir(), "snap-").get(1));
      byte[] bytes = Files.readAllBytes(newest);
      bytes[5000] ^= 1;
      Files.write(newest, bytes);
      store.checkpoint().join();
    }
    assertThat(reopened(dir())).isEqualTo(expected);
    assertThat(namesStartingWith(dir(), "snap-")).hasSize(2);
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
