/**
 * Bytes made durable in order: batches of rows, frames, segments and the committer. Uses time only.
 */
@NullMarked
package org.pbxguard.core.journal;

import org.jspecify.annotations.NullMarked;
