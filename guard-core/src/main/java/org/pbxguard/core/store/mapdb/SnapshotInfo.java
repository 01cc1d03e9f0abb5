package org.pbxguard.core.store.mapdb;

import java.time.Instant;

/**
 * What a snapshot says of itself.
 *
 * <p>Immutable.
 *
 * @param seq the last change of the journal that it holds
 * @param created when it was begun, by the guard's clock, to the millisecond
 */
public record SnapshotInfo(long seq, Instant created) {}
