package org.pbxguard.core.journal;

/**
 * One row of a table. The arrays are handed over: neither side changes them afterwards.
 *
 * <p>Immutable by convention.
 */
public final class Row {
  private final Table table;
  private final byte[] key;
  private final byte[] value;

  /** A row of {@code table}; the arrays belong to the row from now on. */
  public Row(Table table, byte[] key, byte[] value) {
    this.table = table;
    this.key = key;
    this.value = value;
  }

  /** The table. */
  public Table table() {
    return table;
  }

  /** The key; not to be changed. */
  public byte[] key() {
    return key;
  }

  /** The value; not to be changed. */
  public byte[] value() {
    return value;
  }
}
