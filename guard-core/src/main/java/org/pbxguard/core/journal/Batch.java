package org.pbxguard.core.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes that reach the disk together or not at all: puts and removals, in order. A domain's own
 * codec writes keys and values; each value begins with a version byte.
 *
 * <p>Confined to one thread until it is handed to the {@link Journal}, which then owns it.
 */
public final class Batch {
  private final List<Op> ops = new ArrayList<>(2);

  /** One change: a put when {@code value} is present, else a removal. */
  static final class Op {
    final Table table;
    final byte[] key;
    final byte @Nullable [] value;

    Op(Table table, byte[] key, byte @Nullable [] value) {
      this.table = table;
      this.key = key;
      this.value = value;
    }
  }

  /** Writes {@code value} at {@code key}; both arrays belong to the batch from now on. */
  public Batch put(Table table, byte[] key, byte[] value) {
    ops.add(new Op(table, key, value));
    return this;
  }

  /** Removes the row at {@code key}, if any. */
  public Batch remove(Table table, byte[] key) {
    ops.add(new Op(table, key, null));
    return this;
  }

  /** Whether it holds no change. */
  public boolean isEmpty() {
    return ops.isEmpty();
  }

  List<Op> ops() {
    return ops;
  }
}
