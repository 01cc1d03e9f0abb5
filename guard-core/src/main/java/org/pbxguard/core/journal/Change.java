package org.pbxguard.core.journal;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way to the disk, in its form on disk, and whoever waits for it.
 *
 * <p>Immutable but for its future.
 */
final class Change {
  private final byte[] encoded;
  private final @Nullable CompletableFuture<Void> acknowledgement;

  private Change(byte[] encoded, @Nullable CompletableFuture<Void> acknowledgement) {
    this.encoded = encoded;
    this.acknowledgement = acknowledgement;
  }

  /** A change that somebody waits for. */
  static Change awaited(byte[] encoded, CompletableFuture<Void> acknowledgement) {
    return new Change(encoded, acknowledgement);
  }

  /** A change that nobody waits for. */
  static Change unawaited(byte[] encoded) {
    return new Change(encoded, null);
  }

  byte[] encoded() {
    return encoded;
  }

  boolean isAwaited() {
    return acknowledgement != null;
  }

  /** Tells whoever waits that it is on the disk. */
  void acknowledge() {
    if (acknowledgement != null) {
      acknowledgement.complete(null);
    }
  }

  /** Tells whoever waits that it is not. */
  void refuse(JournalException reason) {
    if (acknowledgement != null) {
      acknowledgement.completeExceptionally(reason);
    }
  }
}
