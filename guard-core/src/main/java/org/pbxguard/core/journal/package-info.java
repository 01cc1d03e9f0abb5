/**
 * Bytes made durable in order: batches of rows, frames, segments, the committer and the replay.
 * Uses time only.
 */
@NullMarked
package org.pbxguard.core.journal;

import org.jspecify.annotations.NullMarked;
