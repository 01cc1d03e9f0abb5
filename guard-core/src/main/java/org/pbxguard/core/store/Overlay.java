package org.pbxguard.core.store;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.pbxguard.core.journal.ChangeSink;
import org.pbxguard.core.journal.Table;

/**
 * What a stretch of journal changed, net: for each key the last value, or that the row was removed.
 * Keys are in the order of their unsigned bytes, as in snapshots.
 *
 * <p>Confined to one thread while it is filled; read by any afterwards.
 */
final class Overlay implements ChangeSink {
  /** Stands for a removed row; told apart by identity, since a value may be empty. */
  static final byte[] REMOVED = {};

  private final Map<Table, NavigableMap<byte[], byte[]>> tables = new EnumMap<>(Table.class);

  Overlay() {
    for (Table table : Table.values()) {
      tables.put(table, new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  @Override
  public void put(Table table, byte[] key, byte[] value) {
    changes(table).put(key, value);
  }

  @Override
  public void remove(Table table, byte[] key) {
    changes(table).put(key, REMOVED);
  }

  /** The net changes of a table: the value at each key, or {@link #REMOVED}. */
  NavigableMap<byte[], byte[]> changes(Table table) {
    NavigableMap<byte[], byte[]> changes = tables.get(table);
    if (changes == null) {
      throw new IllegalStateException("no table " + table);
    }
    return changes;
  }
}
