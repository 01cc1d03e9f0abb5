package org.pbxguard.core.store.mapdb;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;

/**
 * The key of a row in a snapshot: the table's id in one byte, then the row's key. Keys are in the
 * order of their unsigned bytes, so the rows of a table lie together in key order.
 *
 * <p>Not instantiable.
 */
final class RowKey {
  private RowKey() {}

  static byte[] of(Table table, byte[] key) {
    byte[] whole = new byte[1 + key.length];
    whole[0] = (byte) table.id();
    System.arraycopy(key, 0, whole, 1, key.length);
    return whole;
  }

  /** The first key that is above all of a table's. */
  static byte[] after(Table table) {
    return new byte[] {(byte) (table.id() + 1)};
  }

  /** The row at a snapshot's key; empty when its table is unknown. */
  static Optional<Row> row(byte @Nullable [] whole, byte @Nullable [] value) {
    if (whole == null || value == null || whole.length == 0) {
      return Optional.empty();
    }
    byte[] key = Arrays.copyOfRange(whole, 1, whole.length);
    return Table.of(whole[0]).map(table -> new Row(table, key, value));
  }
}
