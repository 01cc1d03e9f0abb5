package org.pbxguard.core.score;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;

/**
 * Turns changes of the history into rows. Only what is proven is written: forged sources cost the
 * disk nothing. Thread-safe; deltas are made by one thread.
 */
final class HistoryWriter {
  /** What a row may push out at the start: anything, the quietest first. */
  private static final int RESTORED = SourceRecord.WORTH_BLOCKED;

  /** Rows whose entries were forgotten. */
  private final ConcurrentLinkedQueue<byte[]> removals = new ConcurrentLinkedQueue<>();

  void forgotten(SourceRecord record) {
    if (record.written) {
      removals.add(HistoryCodec.key(HistoryCodec.SOURCE, record));
    }
  }

  void forgotten(Credential credential) {
    if (credential.written) {
      removals.add(HistoryCodec.key(HistoryCodec.CREDENTIAL, credential));
    }
  }

  void forgotten(KnownCallers.Known known) {
    if (known.written) {
      removals.add(HistoryCodec.key(HistoryCodec.KNOWN, known));
    }
  }

  Batch delta(
      BoundedTable<SourceRecord> sources,
      BoundedTable<Credential> credentials,
      BoundedTable<KnownCallers.Known> callers) {
    Batch rows = new Batch();
    for (byte[] key = removals.poll(); key != null; key = removals.poll()) {
      rows.remove(Table.HISTORY, key);
    }
    sources.forEach(
        record -> {
          if (record.dirty) {
            record.dirty = false;
            record.written = true;
            rows.put(
                Table.HISTORY,
                HistoryCodec.key(HistoryCodec.SOURCE, record),
                HistoryCodec.value(record));
          }
        });
    credentials.forEach(
        credential -> {
          if (credential.dirty && credential.owner.proven()) {
            credential.written = true;
            rows.put(
                Table.HISTORY,
                HistoryCodec.key(HistoryCodec.CREDENTIAL, credential),
                HistoryCodec.value(credential));
          }
          credential.dirty = false;
        });
    callers.forEach(
        known -> {
          if (known.dirty()) {
            known.writtenMillis = known.millis;
            known.written = true;
            rows.put(
                Table.HISTORY,
                HistoryCodec.key(HistoryCodec.KNOWN, known),
                HistoryCodec.value(known));
          }
        });
    return rows;
  }

  void load(
      RowSource rows,
      BoundedTable<SourceRecord> sources,
      BoundedTable<Credential> credentials,
      BoundedTable<KnownCallers.Known> callers,
      long nowMillis) {
    rows.rows(
        Table.HISTORY,
        row -> {
          switch (HistoryCodec.kind(row)) {
            case HistoryCodec.SOURCE -> restore(row, sources, HistoryCodec::read, nowMillis);
            case HistoryCodec.CREDENTIAL ->
                restore(row, credentials, HistoryCodec::read, nowMillis);
            case HistoryCodec.KNOWN -> restore(row, callers, HistoryCodec::read, nowMillis);
            default -> {
              // Of another release: left as it is.
            }
          }
        });
    callers.sweep(nowMillis);
    sources.sweep(nowMillis);
    credentials.sweep(nowMillis);
  }

  private static <E extends BoundedTable.Entry> void restore(
      Row row, BoundedTable<E> table, BiConsumer<Row, E> read, long nowMillis) {
    long first = HistoryCodec.first(row);
    long second = HistoryCodec.second(row);
    synchronized (table.lock(first, second)) {
      E entry = table.findOrCreate(first, second, RESTORED, nowMillis);
      if (entry != null) {
        read.accept(row, entry);
      }
    }
  }
}
