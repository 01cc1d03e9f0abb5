package org.pbxguard.core.store.mapdb;

import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;

/**
 * A verified snapshot, open for reading.
 *
 * <p>Thread-safe; not to be used after {@link #close()}.
 */
public final class Snapshot implements AutoCloseable {
  private final DB db;
  private final BTreeMap<byte[], byte[]> rows;
  private final SnapshotInfo info;

  private Snapshot(DB db, BTreeMap<byte[], byte[]> rows, SnapshotInfo info) {
    this.db = db;
    this.rows = rows;
    this.info = info;
  }

  /**
   * Verifies a file's checksum over every byte, then opens it.
   *
   * @throws DamagedSnapshotException when it is not what was written
   * @throws IOException when it cannot be read
   */
  public static Snapshot open(SnapshotFile snapshot) throws IOException, DamagedSnapshotException {
    int checksum = SnapshotFile.checksumOf(snapshot.file());
    if (checksum != snapshot.checksum()) {
      throw new DamagedSnapshotException(
          "does not match the checksum in its name (%08x)".formatted(checksum), null);
    }
    try {
      return openVerified(snapshot);
    } catch (RuntimeException e) {
      // MapDB answers a file that is none of its own with exceptions of many kinds.
      throw new DamagedSnapshotException("cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static Snapshot openVerified(SnapshotFile snapshot) throws DamagedSnapshotException {
    DB db =
        DBMaker.fileDB(snapshot.file().toFile())
            .fileMmapEnable()
            .fileLockDisable()
            .readOnly()
            .make();
    long format = db.atomicLong(SnapshotWriter.FORMAT_NAME).open().get();
    long seq = db.atomicLong(SnapshotWriter.SEQ).open().get();
    if (format != SnapshotWriter.FORMAT || seq != snapshot.seq()) {
      db.close();
      throw new DamagedSnapshotException(
          "has the format version %d and change %d".formatted(format, seq), null);
    }
    Instant created = Instant.ofEpochMilli(db.atomicLong(SnapshotWriter.CREATED).open().get());
    BTreeMap<byte[], byte[]> rows =
        db.treeMap(SnapshotWriter.ROWS, Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY).open();
    return new Snapshot(db, rows, new SnapshotInfo(seq, created));
  }

  /** What it says of itself. */
  public SnapshotInfo info() {
    return info;
  }

  /** All rows by table id and then key. */
  public Iterator<Row> rows() {
    return new RowIterator(rows.entryIterator());
  }

  /** The rows of a table in key order. */
  public Iterator<Row> rows(Table table) {
    return new RowIterator(
        rows.entryIterator(RowKey.of(table, new byte[0]), true, RowKey.after(table), false));
  }

  @Override
  public void close() {
    db.close();
  }

  /** Rows out of MapDB's entries. */
  private static final class RowIterator implements Iterator<Row> {
    private final Iterator<Map.Entry<byte[], byte[]>> entries;

    RowIterator(Iterator<Map.Entry<byte[], byte[]>> entries) {
      this.entries = entries;
    }

    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public Row next() {
      Map.Entry<byte[], byte[]> entry = entries.next();
      return RowKey.row(entry.getKey(), entry.getValue())
          .orElseThrow(() -> new IllegalStateException("a row of an unknown table"));
    }
  }
}
