package org.pbxguard.core.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.journal.DamagedJournalException;
import org.pbxguard.core.journal.Replay;
import org.pbxguard.core.journal.Segment;
import org.pbxguard.core.store.mapdb.SnapshotFile;
import org.pbxguard.core.store.mapdb.SnapshotInfo;
import org.pbxguard.core.store.mapdb.SnapshotWriter;

/**
 * Condenses the previous snapshot and the segments that ended since into a new snapshot, then drops
 * what two generations do not need. It reads files only, never live state, so nothing waits for it,
 * and a kill between any two of its steps leaves a directory that opens with everything.
 *
 * <p>Used by one thread at a time.
 */
final class Checkpoint {
  private static final Logger LOG = LogManager.getLogger(Checkpoint.class);

  /** The moments between which a checkpoint may be cut off. */
  enum Step {
    SEGMENT_ENDED,
    DRAFT_WRITTEN,
    PUBLISHED,
    SNAPSHOTS_DROPPED,
    SEGMENTS_DROPPED
  }

  /** Hears of each step when it is done; for tests. */
  interface Progress {
    void reached(Step step) throws IOException;
  }

  private final Path directory;
  private final Duration auditRetention;
  private final Progress progress;
  private final Generations generations;

  Checkpoint(Path directory, Duration auditRetention, Progress progress) {
    this.directory = directory;
    this.auditRetention = auditRetention;
    this.progress = progress;
    this.generations = new Generations(directory);
  }

  /**
   * Makes one.
   *
   * @param lastSeq the last change of the segment that was ended for it
   * @param now by the guard's clock
   * @param cancelled asked before each row
   * @return the new snapshot
   * @throws DamagedJournalException when a segment changed since it was written
   */
  SnapshotFile make(long lastSeq, Instant now, BooleanSupplier cancelled)
      throws IOException, DamagedJournalException {
    progress.reached(Step.SEGMENT_ENDED);
    generations.dropDrafts();
    try (Base base = Base.newestIntact(SnapshotFile.list(directory))) {
      generations.setAside(base.damaged());
      Overlay overlay = changesBetween(base.seq(), lastSeq);
      SnapshotRows rows = new SnapshotRows(base, overlay, now.minus(auditRetention), cancelled);
      SnapshotWriter writer = new SnapshotWriter(directory, new SnapshotInfo(lastSeq, now));
      writer.write(rows);
      progress.reached(Step.DRAFT_WRITTEN);
      SnapshotFile published = writer.publish();
      progress.reached(Step.PUBLISHED);
      LOG.debug("Snapshot {} written, {} old audit rows left out", lastSeq, rows.dropped());
      dropOlderThan(base.seq());
      return published;
    }
  }

  private Overlay changesBetween(long baseSeq, long lastSeq)
      throws IOException, DamagedJournalException {
    List<Segment> ended =
        Segment.list(directory).stream().filter(segment -> segment.firstSeq() <= lastSeq).toList();
    Overlay overlay = new Overlay();
    Replay replay = Replay.read(ended, baseSeq, overlay);
    if (replay.lastSeq() != lastSeq || replay.tornSize() > 0) {
      throw new IOException(
          "the journal ends with change " + replay.lastSeq() + " instead of " + lastSeq);
    }
    return overlay;
  }

  private void dropOlderThan(long baseSeq) throws IOException {
    if (baseSeq > 0) {
      generations.dropSnapshotsBefore(baseSeq);
      progress.reached(Step.SNAPSHOTS_DROPPED);
      generations.dropSegmentsUpTo(baseSeq);
      progress.reached(Step.SEGMENTS_DROPPED);
    }
  }
}
