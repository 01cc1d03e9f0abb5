package org.pbxguard.core.journal;

/**
 * A journal's figures since it was opened.
 *
 * <p>Immutable.
 *
 * @param frames frames made durable
 * @param batches batches in them
 * @param bytes bytes of them
 * @param forceNanos time spent on writing and forcing, in nanoseconds
 * @param slowestForceNanos the longest of these
 * @param failedBatches batches that the disk refused
 * @param droppedBatches appended batches that found the queue full or the journal closed
 * @param refusedBatches awaited batches that found the queue full or the journal closed
 * @param queuedBatches batches that wait now
 */
public record JournalStats(
    long frames,
    long batches,
    long bytes,
    long forceNanos,
    long slowestForceNanos,
    long failedBatches,
    long droppedBatches,
    long refusedBatches,
    int queuedBatches) {}
