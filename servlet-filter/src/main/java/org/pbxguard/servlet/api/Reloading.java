package org.pbxguard.servlet.api;

import java.util.Optional;

/**
 * Has the process take its configuration anew: checked whole first, applied in one step or not at
 * all.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface Reloading {
  /** Of a process that has no configuration to read again. */
  Reloading NONE = by -> Optional.empty();

  /**
   * Reads, checks and applies.
   *
   * @param by who asked, for the audit
   * @throws java.util.concurrent.CompletionException where the store takes no changes; nothing
   *     changed then
   * @return what came of it; empty where nothing runs that could change
   */
  Optional<Reloaded> reload(String by);
}
