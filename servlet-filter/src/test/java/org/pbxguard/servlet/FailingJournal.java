package org.pbxguard.servlet;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.JournalException;

/** A journal over another one whose disk is full when the test says so. */
public final class FailingJournal implements Journal {
  private final Journal memory;
  private final BooleanSupplier fails;

  /** A journal whose commits fail while {@code fails} says so. */
  public FailingJournal(Journal memory, BooleanSupplier fails) {
    this.memory = memory;
    this.fails = fails;
  }

  @Override
  public CompletableFuture<Void> commit(Batch batch) {
    return fails.getAsBoolean()
        ? CompletableFuture.failedFuture(new JournalException("/var/x: No space left"))
        : memory.commit(batch);
  }

  @Override
  public void append(Batch batch) {
    memory.append(batch);
  }
}
