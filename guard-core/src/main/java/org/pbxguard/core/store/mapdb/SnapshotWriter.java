package org.pbxguard.core.store.mapdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;
import org.pbxguard.core.journal.DurableFiles;
import org.pbxguard.core.journal.Row;

/**
 * Writes a snapshot: first a draft, filled once from rows in order and never changed, then its
 * final name. MapDB's own transactions are not used: a draft that was not finished is thrown away.
 *
 * <p>Confined to one thread.
 */
public final class SnapshotWriter {
  /** The version of the layout inside the file. */
  static final long FORMAT = 1;

  static final String ROWS = "rows";
  static final String FORMAT_NAME = "format";
  static final String SEQ = "seq";
  static final String CREATED = "created";

  private final Path directory;
  private final SnapshotInfo info;
  private final Path draft;

  /** A writer of the snapshot that {@code info} describes. */
  public SnapshotWriter(Path directory, SnapshotInfo info) {
    this.directory = directory;
    this.info = info;
    this.draft = directory.resolve(String.format("snap-%020d.mapdb.tmp", info.seq()));
  }

  /**
   * Writes the draft and closes it.
   *
   * @param sorted rows by table id and then key, in ascending order of unsigned bytes
   */
  public void write(Iterator<Row> sorted) throws IOException {
    Files.deleteIfExists(draft);
    try (DB db = emptyDraft()) {
      DB.TreeMapSink<byte[], byte[]> sink =
          db.treeMap(ROWS, Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY).createFromSink();
      while (sorted.hasNext()) {
        Row row = sorted.next();
        sink.put(RowKey.of(row.table(), row.key()), row.value());
      }
      sink.create();
      db.atomicLong(FORMAT_NAME, FORMAT).create();
      db.atomicLong(SEQ, info.seq()).create();
      db.atomicLong(CREATED, info.created().toEpochMilli()).create();
    }
    DurableFiles.force(draft);
  }

  /**
   * Writes go through a file channel: MapDB's default costs five times as much, and a memory map
   * would answer a full disk by ending the process. The state directory's own lock keeps others
   * out, and one thread writes, so MapDB needs no locks.
   */
  private DB emptyDraft() {
    return DBMaker.fileDB(draft.toFile())
        .fileChannelEnable()
        .fileLockDisable()
        .concurrencyDisable()
        .make();
  }

  /** Gives the draft its name; from here on it is a snapshot. */
  public SnapshotFile publish() throws IOException {
    SnapshotFile published = SnapshotFile.in(directory, info.seq(), SnapshotFile.checksumOf(draft));
    DurableFiles.rename(draft, published.file());
    return published;
  }
}
