package org.pbxguard.core.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the committer takes from the intake at once: changes that become one frame, and then, when
 * somebody asked for it, the end of the segment.
 *
 * @param changes the changes, in order; may be empty when a roll is asked for
 * @param roll completes with the last sequence number before the new segment; null for none
 */
record Group(List<Change> changes, @Nullable CompletableFuture<Long> roll) {

  /** Tells everybody who still waits that it did not come about. */
  void refuse(JournalException reason) {
    changes.forEach(change -> change.refuse(reason));
    if (roll != null) {
      roll.completeExceptionally(reason);
    }
  }
}
