package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.block.BlockRequest;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.store.StoreException;
import org.pbxguard.core.store.Timeline;
import org.pbxguard.core.time.ManualTime;

/** A process is killed while it moves the ends of blocks, which takes several writes. */
class ClockMoveKilledTest {
  private static final int BLOCKS = 700;

  private final ManualTime time = new ManualTime();
  private final MemoryJournal disk = new MemoryJournal();
  private final KeyRing keys = KeyRing.ephemeral();

  /** The rows as they are now, whatever is written later. */
  private RowSource opened() {
    MemoryJournal copy = new MemoryJournal();
    for (Table table : Table.values()) {
      disk.rows(table, row -> copy.append(new Batch().put(table, row.key(), row.value())));
    }
    return copy;
  }

  /** Writes so many batches and fails from then on. */
  private Journal dyingAfter(int batches) {
    return new Journal() {
      private int left = batches;

      @Override
      public CompletableFuture<Void> commit(Batch batch) {
        if (left-- > 0) {
          return disk.commit(batch);
        }
        return CompletableFuture.failedFuture(new JournalException("killed"));
      }

      @Override
      public void append(Batch batch) {
        disk.append(batch);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void open_killedAfterSoManyWrites_movesEveryBlockOnce(int writes) {
    RowSource empty = opened();
    Instant end;
    try (Timeline timeline = Timeline.open(empty, disk, time.clock());
        Guard guard = Guard.open(GuardSettings.defaults(), disk, timeline, keys, time.clock())) {
      for (int i = 0; i < BLOCKS; i++) {
        IpPrefix prefix = IpPrefix.parse("198.51." + i / 256 + "." + i % 256).orElseThrow();
        Duration hour = Duration.ofHours(1);
        guard.block(new BlockRequest(prefix, hour, "t", "a", Optional.empty(), false)).join();
      }
      end = time.instant().plus(Duration.ofHours(1));
    }
    time.jump(Duration.ofHours(5));
    RowSource rows = opened();
    assertThatThrownBy(() -> Timeline.open(rows, dyingAfter(writes), time.clock()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("The clock was set");
    time.jump(Duration.ofHours(-2));

    RowSource again = opened();
    try (Timeline timeline = Timeline.open(again, disk, time.clock())) {
      requireEnds(timeline, end.plus(Duration.ofHours(3)));
    }
    requireEnds(opened(), end.plus(Duration.ofHours(3)));
  }

  private void requireEnds(RowSource rows, Instant end) {
    MemoryJournal none = new MemoryJournal();
    try (Guard guard = Guard.open(GuardSettings.defaults(), none, rows, keys, time.clock())) {
      assertThat(guard.blocks().active())
          .hasSize(BLOCKS)
          .extracting(Block::until)
          .containsOnly(end);
    }
  }
}
