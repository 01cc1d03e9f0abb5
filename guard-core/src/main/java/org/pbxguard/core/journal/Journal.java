package org.pbxguard.core.journal;

import java.util.concurrent.CompletableFuture;

/**
 * Makes batches durable in the order in which they are handed in.
 *
 * <p>Thread-safe. No call blocks on the disk.
 */
public interface Journal {

  /**
   * Writes a batch and forces it to the disk.
   *
   * @return completes when the batch is on the disk; completes exceptionally with {@link
   *     JournalException} when it cannot be, in which case nothing may be acknowledged
   */
  CompletableFuture<Void> commit(Batch batch);

  /**
   * Writes a batch in order without anyone waiting for it. A batch that the queue or the disk
   * refuses is counted and logged; any other that was appended before one that {@link #commit}
   * acknowledged is on the disk too.
   */
  void append(Batch batch);
}
