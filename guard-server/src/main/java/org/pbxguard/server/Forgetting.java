package org.pbxguard.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.mfa.MfaEvent;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.store.StateStore;

/**
 * Once the deletion of a user is on the disk, has checkpoints leave the user out of every file at
 * once. Nobody waits for them.
 *
 * <p>Thread-safe.
 */
final class Forgetting implements MfaListener {
  private static final Logger LOG = LogManager.getLogger(Forgetting.class);

  private final MfaListener next;
  private final StateStore store;

  Forgetting(MfaListener next, StateStore store) {
    this.next = next;
    this.store = store;
  }

  @Override
  public CompletableFuture<Void> commit(Journal journal, Batch rows, List<MfaEvent> events) {
    CompletableFuture<Void> durable = next.commit(journal, rows, events);
    boolean deletes = events.stream().anyMatch(e -> e.type() == MfaEvent.Type.MFA_DISABLED);
    return deletes ? durable.thenRun(this::forget) : durable;
  }

  /** On the journal's thread, so it only asks for the checkpoint. */
  private void forget() {
    CompletableFuture<Void> asked =
        store
            .forgetNow()
            .exceptionally(
                failed -> {
                  LOG.warn("deleted data stays in older files until the next checkpoint");
                  return null;
                });
    LOG.debug("a user was deleted: {}", asked);
  }

  @Override
  public void append(Journal journal, Batch rows, List<MfaEvent> events) {
    next.append(journal, rows, events);
  }

  @Override
  public boolean knows(UserId user) {
    return next.knows(user);
  }
}
