package org.pbxguard.core.store;

import java.time.Instant;
import org.pbxguard.core.journal.JournalStats;

/**
 * How a store does.
 *
 * <p>Immutable.
 *
 * @param writable whether commits may succeed
 * @param journal the journal's figures since opening
 * @param snapshotSeq the last change that the newest snapshot holds; 0 for none
 * @param snapshotTime when that was made; the time of opening when there is none
 * @param checkpoints checkpoints made since opening
 * @param failedCheckpoints checkpoints that failed since opening
 * @param tornBytes bytes of a torn last frame that were cut off at opening
 * @param damagedSnapshots snapshots that did not verify at opening
 */
public record StoreStatus(
    boolean writable,
    JournalStats journal,
    long snapshotSeq,
    Instant snapshotTime,
    long checkpoints,
    long failedCheckpoints,
    long tornBytes,
    int damagedSnapshots) {}
