package org.pbxguard.core.journal;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Makes an administrative change durable together with the event that tells of it, both or none.
 * The port by which domains below the audit reach it.
 *
 * <p>Thread-safe.
 */
@FunctionalInterface
public interface ChangeJournal {
  /**
   * Commits {@code rows} and an event with {@code what} was changed and {@code details}; neither
   * may hold a secret.
   *
   * @return completes as that of {@link Journal#commit}
   */
  CompletableFuture<Void> commit(Batch rows, String what, Map<String, String> details);
}
