package org.pbxguard.core.store;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;

/**
 * The live rows of one table: those of a snapshot with an overlay's changes laid over them, in key
 * order. Both sides are walked once and nothing is copied.
 *
 * <p>Confined to one thread.
 */
final class MergedRows implements Iterator<Row> {
  private final Table table;
  private final Iterator<Row> below;
  private final Iterator<Map.Entry<byte[], byte[]>> above;
  private @Nullable Row nextBelow;
  private Map.@Nullable Entry<byte[], byte[]> nextAbove;
  private @Nullable Row next;

  MergedRows(Table table, Iterator<Row> snapshotRows, Overlay overlay) {
    this.table = table;
    this.below = snapshotRows;
    this.above = overlay.changes(table).entrySet().iterator();
    stepBelow();
    stepAbove();
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Row next() {
    Row current = next;
    if (current == null) {
      throw new NoSuchElementException();
    }
    advance();
    return current;
  }

  private void advance() {
    next = null;
    while (next == null && (nextBelow != null || nextAbove != null)) {
      next = step();
    }
  }

  /** The row at the lowest key that is left; null when that row was removed. */
  private @Nullable Row step() {
    Row row = nextBelow;
    Map.Entry<byte[], byte[]> change = nextAbove;
    int order =
        row == null ? 1 : change == null ? -1 : Arrays.compareUnsigned(row.key(), change.getKey());
    if (order <= 0) {
      stepBelow();
    }
    if (order < 0 || change == null) {
      return row;
    }
    stepAbove();
    byte[] value = change.getValue();
    return value == Overlay.REMOVED ? null : new Row(table, change.getKey(), value);
  }

  private void stepBelow() {
    nextBelow = below.hasNext() ? below.next() : null;
  }

  private void stepAbove() {
    nextAbove = above.hasNext() ? above.next() : null;
  }
}
