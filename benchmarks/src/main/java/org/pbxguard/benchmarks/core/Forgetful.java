package org.pbxguard.benchmarks.core;

import java.util.concurrent.CompletableFuture;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;

/**
 * Takes everything and keeps nothing, so that only what is measured takes time and memory.
 *
 * <p>Stateless.
 */
final class Forgetful implements Journal {
  @Override
  public CompletableFuture<Void> commit(Batch batch) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void append(Batch batch) {}
}
