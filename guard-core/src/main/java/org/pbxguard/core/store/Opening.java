package org.pbxguard.core.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.journal.DamagedJournalException;
import org.pbxguard.core.journal.Replay;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Segment;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.store.mapdb.SnapshotFile;

/**
 * The state as a directory holds it: the newest snapshot that verifies and the changes after it.
 * Finding it changes nothing on the disk.
 *
 * <p>Immutable but for {@link #close()}; its rows may be read by any thread.
 *
 * @param base what the changes are laid over
 * @param overlay the changes
 * @param replay where the journal goes on
 * @param journalBytes bytes of journal after the base
 */
record Opening(Base base, Overlay overlay, Replay replay, long journalBytes)
    implements AutoCloseable {

  /**
   * Reads a directory.
   *
   * @param manifest what its manifest says
   * @throws StoreException when snapshot and journal are not an intact chain
   */
  static Opening read(Path directory, Optional<Manifest> manifest) throws IOException {
    List<Segment> segments = Segment.list(directory);
    List<SnapshotFile> snapshots = SnapshotFile.list(directory);
    if (manifest.isPresent()) {
      requireNewest(directory, manifest.get(), segments);
    } else if (!isFirstStart(segments, snapshots)) {
      throw broken(Manifest.in(directory), "is missing");
    }
    if (segments.isEmpty()) {
      return new Opening(Base.nothing(), new Overlay(), Replay.empty(), 0);
    }
    Base base = Base.newestIntact(snapshots);
    boolean intact = false;
    try {
      Overlay overlay = new Overlay();
      Replay replay = Replay.read(segments, base.seq(), overlay);
      intact = true;
      return new Opening(base, overlay, replay, bytesAfter(segments, base.seq()));
    } catch (DamagedJournalException e) {
      throw broken(e.file(), faults(e, base.damaged()));
    } finally {
      if (!intact) {
        base.close();
      }
    }
  }

  /** Nothing yet, or what a first start left that was killed before it wrote the manifest. */
  private static boolean isFirstStart(List<Segment> segments, List<SnapshotFile> snapshots)
      throws IOException {
    return snapshots.isEmpty()
        && (segments.isEmpty() || (segments.size() == 1 && segments.get(0).holdsNoChange()));
  }

  private static void requireNewest(Path directory, Manifest manifest, List<Segment> segments) {
    long newest = manifest.newestSegment();
    if (segments.isEmpty() || segments.get(segments.size() - 1).firstSeq() < newest) {
      throw broken(Segment.in(directory, newest).file(), "is missing");
    }
  }

  private static long bytesAfter(List<Segment> segments, long seq) throws IOException {
    long bytes = 0;
    for (Segment segment : segments) {
      bytes += segment.firstSeq() > seq ? Files.size(segment.file()) : 0;
    }
    return bytes;
  }

  private static String faults(DamagedJournalException e, List<SnapshotFile> damaged) {
    return damaged.isEmpty()
        ? String.valueOf(e.getMessage())
        : "%s, and the newer snapshot %s is damaged"
            .formatted(e.getMessage(), damaged.get(0).file().getFileName());
  }

  private static StoreException broken(Path file, String what) {
    return new StoreException(
        ("The state file %s %s: restore the state directory from a backup, or move it away to begin"
                + " anew; nothing was changed.")
            .formatted(file, what));
  }

  /** The live rows of a table, in key order. */
  Iterator<Row> rows(Table table) {
    return new MergedRows(table, base.rows(table), overlay);
  }

  @Override
  public void close() {
    base.close();
  }
}
