package org.pbxguard.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.time.Ticker;

@Timeout(60)
class SegmentedJournalTest {
  private static final JournalLimits SMALL =
      new JournalLimits(64, 1 << 20, 1000, 2000, Duration.ofMillis(1));

  @TempDir Path dir;

  private final FaultyDisk disk = new FaultyDisk();
  private final List<Long> segmentsHeardOf = new ArrayList<>();

  @Test
  void commit_randomBatches_areReplayedInOrder() throws IOException, DamagedJournalException {
    SplittableRandom random = new SplittableRandom(3);
    Rows expected = new Rows();
    for (int run = 0; run < 10; run++) {
      try (SegmentedJournal journal = open()) {
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 100; i++) {
          Batch batch = Rows.randomBatch(random);
          expected.apply(batch);
          if (random.nextBoolean()) {
            last = journal.commit(batch);
          } else {
            journal.append(batch);
          }
          if (i % 20 == 0) {
            last.join();
          }
        }
        last.join();
        assertThat(journal.stats().droppedBatches()).isZero();
      }
      Rows replayed = new Rows();
      Replay.read(Segment.list(dir), 0, replayed);
      assertThat(replayed.log()).isEqualTo(expected.log());
    }
    assertThat(Segment.list(dir)).as("segments end at their size").hasSizeGreaterThan(5);
    assertThat(new LinkedHashSet<>(segmentsHeardOf))
        .containsExactlyElementsOf(Segment.list(dir).stream().map(Segment::firstSeq).toList());
  }

  @Test
  void commit_completed_isAlreadyOnDisk() throws IOException, DamagedJournalException {
    try (SegmentedJournal journal = open()) {
      for (int i = 0; i < 20; i++) {
        journal.commit(Rows.put("k" + i, "v")).join();
        assertThat(replayed().live()).hasSize(i + 1);
      }
      assertThat(disk.forces.get()).isGreaterThanOrEqualTo(20);
    }
  }

  @Test
  void commit_manyAtOnce_shareForces() throws IOException {
    try (SegmentedJournal journal = open()) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        all.add(journal.commit(Rows.put("k" + i, "v")));
      }
      all.forEach(CompletableFuture::join);
      assertThat(journal.stats().batches()).isEqualTo(60);
      assertThat(journal.stats().frames()).isLessThan(60);
    }
  }

  @Test
  void commit_shortWrites_areContinued() throws IOException, DamagedJournalException {
    disk.mostPerWrite = 3;
    try (SegmentedJournal journal = open()) {
      journal.commit(Rows.put("key", "a value longer than three bytes")).join();
    }
    assertThat(replayed().live()).containsEntry("BLOCK/key", "a value longer than three bytes");
  }

  @Test
  void commit_diskFullAtAnyByte_failsAndGoesOnOnceThereIsRoom()
      throws IOException, DamagedJournalException {
    int frame = FrameCodec.MARK_SIZE + OpCodec.encode(Rows.put("k00", "v")).length;
    try (SegmentedJournal journal = open()) {
      for (int free = 0; free < frame; free++) {
        disk.free.set(free);
        assertRefused(journal.commit(Rows.put("bad", "v")), "No space left");
        assertThat(journal.writable()).isTrue();
        disk.free.set(Long.MAX_VALUE);
        journal.commit(Rows.put("k" + free, "v")).join();
      }
      assertThat(journal.stats().failedBatches()).isEqualTo(frame);
    }
    Rows rows = replayed();
    assertThat(rows.live()).hasSize(frame).doesNotContainKey("BLOCK/bad");
  }

  @Test
  void commit_diskFullAndCannotBeCutBack_refusesUntilTheNextStart()
      throws IOException, DamagedJournalException {
    try (SegmentedJournal journal = open()) {
      journal.commit(Rows.put("good", "v")).join();
      disk.free.set(5);
      disk.truncateFails = true;
      assertRefused(journal.commit(Rows.put("bad", "v")), "No space left");
      disk.free.set(Long.MAX_VALUE);
      disk.truncateFails = false;
      assertRefused(journal.commit(Rows.put("later", "v")), "could not be undone");
      assertThat(journal.writable()).isFalse();
    }
    assertThat(replayed().live()).containsOnlyKeys("BLOCK/good");
    try (SegmentedJournal journal = open()) {
      journal.commit(Rows.put("again", "v")).join();
    }
    assertThat(replayed().live()).containsOnlyKeys("BLOCK/good", "BLOCK/again");
    assertThat(filesEndingWith(".torn")).hasSize(1);
  }

  /** After a failed force the kernel may call lost pages clean: a second force proves nothing. */
  @Test
  void commit_forceFailed_isNeverRetriedAndNotReplayed()
      throws IOException, DamagedJournalException {
    try (SegmentedJournal journal = open()) {
      journal.commit(Rows.put("good", "v")).join();
      disk.forceFails = true;
      assertRefused(journal.commit(Rows.put("bad", "v")), "Input/output error");
      disk.forceFails = false;
      int forces = disk.forces.get();
      assertRefused(journal.commit(Rows.put("later", "v")), "could not be undone");
      assertThat(disk.forces.get()).isEqualTo(forces);
      assertThat(journal.writable()).isFalse();
      journal.append(Rows.put("appended", "v"));
    }
    assertThat(replayed().live()).containsOnlyKeys("BLOCK/good");
  }

  @Test
  void roll_askedFor_endsTheSegmentAfterWhatWasCommitted()
      throws IOException, DamagedJournalException {
    try (SegmentedJournal journal = open()) {
      journal.commit(Rows.put("old", "v")).join();
      long last = journal.roll().join();
      journal.commit(Rows.put("new", "v")).join();
      Rows later = new Rows();
      Replay.read(Segment.list(dir), last, later);
      assertThat(later.live()).containsOnlyKeys("BLOCK/new");
      assertThat(Segment.list(dir)).extracting(Segment::firstSeq).containsExactly(1L, last + 1);
    }
  }

  @Test
  void roll_nothingWritten_stillAdvances() throws IOException {
    try (SegmentedJournal journal = open()) {
      assertThat(journal.roll().join()).isEqualTo(1);
      assertThat(journal.roll().join()).isEqualTo(2);
    }
  }

  @Test
  void roll_newSegmentCannotBeMade_failsAndTheOldOneGoesOn()
      throws IOException, DamagedJournalException {
    try (SegmentedJournal journal = open()) {
      disk.createFails = true;
      assertRefused(journal.roll(), "no room for j-");
      journal.commit(Rows.put("kept", "v")).join();
      disk.createFails = false;
      journal.roll().join();
    }
    assertThat(replayed().live()).containsOnlyKeys("BLOCK/kept");
  }

  @Test
  void roll_listenerCannotWriteItDown_removesTheSegmentAndGoesOn()
      throws IOException, DamagedJournalException {
    boolean[] fails = {false};
    Segments segments =
        Segments.open(
            dir,
            Replay.empty(),
            disk,
            newest -> {
              if (fails[0]) {
                throw new IOException("manifest refused");
              }
            });
    try (SegmentedJournal journal = SegmentedJournal.open(segments, SMALL, Ticker.system())) {
      fails[0] = true;
      assertRefused(journal.roll(), "manifest refused");
      assertThat(Segment.list(dir)).hasSize(1);
      fails[0] = false;
      journal.commit(Rows.put("kept", "v")).join();
      journal.roll().join();
    }
    assertThat(replayed().live()).containsOnlyKeys("BLOCK/kept");
  }

  @Test
  void close_withChangesWaiting_writesThemAndRefusesLaterOnes()
      throws IOException, DamagedJournalException {
    SegmentedJournal journal = open();
    for (int i = 0; i < 30; i++) {
      journal.append(Rows.put("k" + i, "v"));
    }
    journal.close();
    journal.close();
    assertThat(replayed().live()).hasSize(30);
    assertRefused(journal.commit(Rows.put("late", "v")), "closed");
    assertRefused(journal.roll(), "closed");
    journal.append(Rows.put("late", "v"));
    assertThat(journal.writable()).isFalse();
    assertThat(journal.stats().droppedBatches()).isEqualTo(1);
    assertThat(journal.stats().refusedBatches()).isEqualTo(1);
  }

  /** So that damage to the last change of a clean run is not taken for a torn frame. */
  @Test
  void close_afterChanges_leavesAMarkBehindThem() throws IOException {
    try (SegmentedJournal journal = open()) {
      journal.commit(Rows.put("key", "v")).join();
    }
    Path file = Segment.list(dir).get(0).file();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - FrameCodec.MARK_SIZE - 1] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(this::replayed)
        .isInstanceOf(DamagedJournalException.class)
        .hasMessageContaining("is damaged at byte 32, before intact changes");
  }

  @Test
  void close_withoutChanges_addsNothing() throws IOException {
    open().close();
    Path file = Segment.list(dir).get(0).file();
    long size = Files.size(file);
    open().close();
    assertThat(file).hasSize(size);
  }

  @Test
  void append_queueFull_isDroppedAndCountedWhileCommitsFailClearly() throws IOException {
    JournalLimits tiny = new JournalLimits(4, 1 << 20, 1 << 20, 1 << 20, Duration.ofHours(1));
    Segments segments = Segments.open(dir, Replay.empty(), disk, newest -> {});
    try (SegmentedJournal journal = SegmentedJournal.open(segments, tiny, Ticker.system())) {
      for (int i = 0; i < 10; i++) {
        journal.append(Rows.put("k" + i, "v")); // lingers for an hour, so nothing is taken
      }
      assertThat(journal.stats().queuedBatches()).isEqualTo(3);
      assertThat(journal.stats().droppedBatches()).isEqualTo(7);
      journal.commit(Rows.put("waits", "v")).join();
      assertThat(journal.stats().batches()).isEqualTo(4);
    }
  }

  @Test
  void open_tornAtEveryByteOfTheLastFrame_keepsItAsideAndGoesOn()
      throws IOException, DamagedJournalException {
    try (SegmentedJournal journal = open()) {
      journal.commit(Rows.put("first", "v")).join();
      journal.commit(Rows.put("second", "v")).join();
    }
    Path file = Segment.list(dir).get(0).file();
    byte[] whole = Files.readAllBytes(file);
    int end = whole.length - FrameCodec.MARK_SIZE;
    int start = end - FrameCodec.MARK_SIZE - OpCodec.encode(Rows.put("second", "v")).length;
    for (int size = start; size < end; size++) {
      Files.write(file, Arrays.copyOf(whole, size));
      try (SegmentedJournal journal = open()) {
        journal.commit(Rows.put("third", "v")).join();
      }
      assertThat(replayed().live()).containsOnlyKeys("BLOCK/first", "BLOCK/third");
      List<Path> torn = filesEndingWith(".torn");
      assertThat(torn).hasSize(size > start ? 1 : 0);
      if (size > start) {
        assertThat(torn.get(0)).hasBinaryContent(Arrays.copyOfRange(whole, start, size));
      }
    }
  }

  private SegmentedJournal open() throws IOException {
    try {
      List<Segment> segments = Segment.list(dir);
      Replay replay = segments.isEmpty() ? Replay.empty() : Replay.read(segments, 0, new Rows());
      return SegmentedJournal.open(
          Segments.open(dir, replay, disk, newest -> segmentsHeardOf.add(newest.firstSeq())),
          SMALL,
          Ticker.system());
    } catch (DamagedJournalException e) {
      throw new AssertionError(e);
    }
  }

  private Rows replayed() throws IOException, DamagedJournalException {
    Rows rows = new Rows();
    Replay.read(Segment.list(dir), 0, rows);
    return rows;
  }

  private List<Path> filesEndingWith(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  private static void assertRefused(CompletableFuture<?> future, String reason) {
    assertThatThrownBy(future::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(JournalException.class)
        .hasStackTraceContaining(reason);
  }
}
