package org.pbxguard.core.mfa;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;

/**
 * Hears what happens to second factors, on its way to the disk: the audit puts its rows into the
 * same batch, so that both are there or neither.
 *
 * <p>Implementations are thread-safe, do not block and do not throw.
 */
public interface MfaListener {

  /**
   * Makes rows and their events durable together.
   *
   * @return completes as that of {@link Journal#commit}
   */
  default CompletableFuture<Void> commit(Journal journal, Batch rows, List<MfaEvent> events) {
    return journal.commit(rows);
  }

  /** Hands rows and their events over without anyone waiting. */
  default void append(Journal journal, Batch rows, List<MfaEvent> events) {
    if (!rows.isEmpty()) {
      journal.append(rows);
    }
  }

  /** Whether something is kept under the user's name that the user's deletion takes along. */
  default boolean knows(UserId user) {
    return false;
  }

  /** Hears nothing. */
  static MfaListener none() {
    return new MfaListener() {};
  }
}
