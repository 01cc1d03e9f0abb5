package org.pbxguard.core.journal;

/**
 * Receives the changes of a journal in the order in which they were made. The arrays belong to the
 * receiver.
 *
 * <p>Called by one thread.
 */
public interface ChangeSink {

  /** {@code value} was written at {@code key}. */
  void put(Table table, byte[] key, byte[] value);

  /** The row at {@code key} was removed. */
  void remove(Table table, byte[] key);
}
