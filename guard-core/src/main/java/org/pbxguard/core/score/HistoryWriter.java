package org.pbxguard.core.score;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;

/**
 * Turns changes of the history into rows. Only what is proven is written: forged sources cost the
 * disk nothing. Thread-safe; deltas are made by one thread.
 */
final class HistoryWriter {
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
          long first = HistoryCodec.first(row);
          long second = HistoryCodec.second(row);
          if (HistoryCodec.isSource(row)) {
            synchronized (sources.lock(first, second)) {
              SourceRecord record =
                  sources.findOrCreate(first, second, SourceRecord.WORTH_BLOCKED, nowMillis);
              if (record != null) {
                HistoryCodec.read(row, record);
              }
            }
          } else if (HistoryCodec.isCredential(row)) {
            synchronized (credentials.lock(first, second)) {
              Credential credential = credentials.findOrCreate(first, second, 3, nowMillis);
              if (credential != null) {
                HistoryCodec.read(row, credential);
              }
            }
          } else if (HistoryCodec.isKnown(row)) {
            synchronized (callers.lock(first, second)) {
              KnownCallers.Known known = callers.findOrCreate(first, second, 1, nowMillis);
              if (known != null) {
                HistoryCodec.read(row, known);
              }
            }
          }
        });
    callers.sweep(nowMillis);
    sources.sweep(nowMillis);
    credentials.sweep(nowMillis);
  }
}
