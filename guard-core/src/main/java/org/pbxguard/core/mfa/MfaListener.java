package org.pbxguard.core.mfa;

import org.pbxguard.core.journal.Batch;

/**
 * Hears what happens to second factors: the audit's way in.
 *
 * <p>Implementations are thread-safe, do not block and do not throw.
 */
public interface MfaListener {

  /**
   * Called before a change is made durable: rows added to {@code batch} reach the disk with it or
   * not at all.
   */
  default void enlist(MfaEvent event, Batch batch) {}

  /** Called once the event's batch is on the disk, or was handed over when nobody waits for it. */
  default void happened(MfaEvent event) {}

  /** Hears nothing. */
  static MfaListener none() {
    return new MfaListener() {};
  }
}
