package org.pbxguard.core.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.pbxguard.core.api.PublicApi;

/**
 * A journal that remembers rows for as long as the process lives: for a guard without a state
 * directory. Opening another guard on it is what a restart is on disk.
 *
 * <p>Thread-safe, guarded by itself.
 */
@PublicApi
public final class MemoryJournal implements Journal, RowSource {
  @GuardedBy("this")
  private final Map<Table, TreeMap<byte[], byte[]>> tables = new EnumMap<>(Table.class);

  /** An empty one. */
  public MemoryJournal() {}

  @Override
  public CompletableFuture<Void> commit(Batch batch) {
    append(batch);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized void append(Batch batch) {
    for (Batch.Op op : batch.ops()) {
      TreeMap<byte[], byte[]> table =
          tables.computeIfAbsent(op.table, t -> new TreeMap<>(Arrays::compareUnsigned));
      if (op.value == null) {
        table.remove(op.key);
      } else {
        table.put(op.key, op.value);
      }
    }
  }

  @Override
  public void rows(Table table, Consumer<Row> each) {
    snapshot(table).forEach(each);
  }

  private synchronized List<Row> snapshot(Table table) {
    List<Row> rows = new ArrayList<>();
    tables
        .getOrDefault(table, new TreeMap<>(Arrays::compareUnsigned))
        .forEach((key, value) -> rows.add(new Row(table, key, value)));
    return rows;
  }
}
