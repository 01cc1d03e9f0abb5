package org.pbxguard.core.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;

/**
 * The rows of a new snapshot: all tables' live rows in the order of their ids, without audit rows
 * that are older than they are kept. An audit row's key begins with its time in epoch milliseconds,
 * 64 bits big-endian.
 *
 * <p>Confined to one thread.
 */
final class SnapshotRows implements Iterator<Row> {
  private static final List<Table> BY_ID =
      Stream.of(Table.values()).sorted(Comparator.comparingInt(Table::id)).toList();

  private final Base base;
  private final Overlay overlay;
  private final long auditFromMillis;
  private final BooleanSupplier cancelled;
  private final Iterator<Table> tables = BY_ID.iterator();
  private @Nullable MergedRows current;
  private @Nullable Row next;
  private long dropped;

  /**
   * The rows of a base and what changed since.
   *
   * @param auditFrom the oldest audit row that is kept
   * @param cancelled asked before each row
   */
  SnapshotRows(Base base, Overlay overlay, Instant auditFrom, BooleanSupplier cancelled) {
    this.base = base;
    this.overlay = overlay;
    this.auditFromMillis = auditFrom.toEpochMilli();
    this.cancelled = cancelled;
    this.next = find();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Row next() {
    Row found = next;
    if (found == null) {
      throw new NoSuchElementException();
    }
    next = find();
    return found;
  }

  /** Audit rows left out so far. */
  long dropped() {
    return dropped;
  }

  private @Nullable Row find() {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("the store is closing");
    }
    for (Row row = step(); row != null; row = step()) {
      if (!isOutdated(row)) {
        return row;
      }
      dropped++;
    }
    return null;
  }

  private @Nullable Row step() {
    while (current == null || !current.hasNext()) {
      if (!tables.hasNext()) {
        return null;
      }
      Table table = tables.next();
      current = new MergedRows(table, base.rows(table), overlay);
    }
    return current.next();
  }

  private boolean isOutdated(Row row) {
    return row.table() == Table.AUDIT
        && row.key().length >= Long.BYTES
        && ByteBuffer.wrap(row.key()).getLong() < auditFromMillis;
  }
}
