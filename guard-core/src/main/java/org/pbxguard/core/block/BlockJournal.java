package org.pbxguard.core.block;

import java.util.concurrent.CompletableFuture;
import org.pbxguard.core.journal.Batch;

/**
 * Makes changes of the block list durable, each together with its event. The port by which the list
 * reaches the journal and the audit.
 *
 * <p>Thread-safe. Changes reach the disk in the order in which they are handed in.
 */
public interface BlockJournal {

  /** Commits what an administrator changed; completes when it is on the disk. */
  CompletableFuture<Void> commit(Batch rows, Block block, Change change, String by);

  /** Writes what the guard changed by itself without waiting. */
  void append(Batch rows, Block block, Change change);

  /** What happened to a block. */
  enum Change {
    /** It holds from now on. */
    BLOCKED,
    /** An administrator lifted it. */
    LIFTED,
    /** Its time is over. */
    EXPIRED
  }
}
