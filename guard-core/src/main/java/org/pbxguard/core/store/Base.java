package org.pbxguard.core.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.store.mapdb.DamagedSnapshotException;
import org.pbxguard.core.store.mapdb.Snapshot;
import org.pbxguard.core.store.mapdb.SnapshotFile;
import org.pbxguard.core.store.mapdb.SnapshotInfo;

/**
 * What the journal's changes are laid over: the newest snapshot that verifies, or nothing.
 *
 * <p>Immutable but for {@link #close()}; its rows may be read by any thread.
 */
final class Base implements AutoCloseable {
  private final @Nullable SnapshotFile file;
  private final @Nullable Snapshot snapshot;
  private final List<SnapshotFile> damaged;

  private Base(
      @Nullable SnapshotFile file, @Nullable Snapshot snapshot, List<SnapshotFile> damaged) {
    this.file = file;
    this.snapshot = snapshot;
    this.damaged = List.copyOf(damaged);
  }

  /** The base of a state without snapshots. */
  static Base nothing() {
    return new Base(null, null, List.of());
  }

  /** The newest of the snapshots that verifies; nothing when none does. */
  static Base newestIntact(List<SnapshotFile> newestFirst) throws IOException {
    List<SnapshotFile> damaged = new ArrayList<>();
    for (SnapshotFile file : newestFirst) {
      try {
        return new Base(file, Snapshot.open(file), damaged);
      } catch (DamagedSnapshotException e) {
        damaged.add(file);
      }
    }
    return new Base(null, null, damaged);
  }

  /** The last change that it holds; 0 for nothing. */
  long seq() {
    return file == null ? 0 : file.seq();
  }

  /** What the snapshot says of itself. */
  Optional<SnapshotInfo> info() {
    return Optional.ofNullable(snapshot).map(Snapshot::info);
  }

  /** Newer snapshots that do not verify, newest first. */
  List<SnapshotFile> damaged() {
    return damaged;
  }

  /** The rows of a table in key order. */
  Iterator<Row> rows(Table table) {
    return snapshot == null ? Collections.emptyIterator() : snapshot.rows(table);
  }

  @Override
  public void close() {
    if (snapshot != null) {
      snapshot.close();
    }
  }
}
