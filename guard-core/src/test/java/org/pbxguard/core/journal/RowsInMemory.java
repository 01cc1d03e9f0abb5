package org.pbxguard.core.journal;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A disk of a test: keeps rows, can refuse or go silent, and hands its rows to whoever opens it.
 */
public final class RowsInMemory implements Journal {
  private final TreeMap<String, Row> rows = new TreeMap<>();
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicInteger appends = new AtomicInteger();
  private volatile boolean broken;
  private volatile int commitsUntilBroken = Integer.MAX_VALUE;

  @Override
  public CompletableFuture<Void> commit(Batch batch) {
    if (commits.incrementAndGet() > commitsUntilBroken) {
      broken = true;
    }
    if (broken) {
      return CompletableFuture.failedFuture(new JournalException("no space left on device"));
    }
    apply(batch);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void append(Batch batch) {
    appends.incrementAndGet();
    if (!broken) {
      apply(batch);
    }
  }

  private synchronized void apply(Batch batch) {
    for (Batch.Op op : batch.ops()) {
      String key = name(op.table, op.key);
      byte @Nullable [] value = op.value;
      if (value == null) {
        rows.remove(key);
      } else {
        rows.put(key, new Row(op.table, op.key, value));
      }
    }
  }

  private static String name(Table table, byte[] key) {
    return table.id() + "/" + new String(key, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /** From now on nothing reaches the disk. */
  public void breakDown() {
    broken = true;
  }

  /** Nothing reaches the disk after {@code count} more commits. */
  public void breakAfter(int count) {
    commitsUntilBroken = commits.get() + count;
  }

  /** It works again. */
  public void repair() {
    commitsUntilBroken = Integer.MAX_VALUE;
    broken = false;
  }

  /** How often somebody waited for the disk. */
  public int commits() {
    return commits.get();
  }

  /** How often somebody did not wait. */
  public int appends() {
    return appends.get();
  }

  /** Hands over every row of a table. */
  public void replay(Table table, Consumer<Row> each) {
    all(table).forEach(each);
  }

  /** Every row of a table. */
  public synchronized List<Row> all(Table table) {
    return rows.values().stream().filter(r -> r.table() == table).toList();
  }

  /** Writes a row behind everybody's back. */
  public synchronized void force(Row row) {
    rows.put(name(row.table(), row.key()), row);
  }
}
