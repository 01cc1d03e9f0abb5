package org.pbxguard.core.journal;

import java.util.function.Consumer;

/**
 * What a state directory held when it was opened, table by table: each domain reads its own rows
 * back with it.
 */
@FunctionalInterface
public interface RowSource {
  /** Hands every live row of {@code table} to {@code each}, in order of the keys. */
  void rows(Table table, Consumer<Row> each);
}
