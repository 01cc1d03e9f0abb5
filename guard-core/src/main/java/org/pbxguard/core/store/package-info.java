/**
 * The durable side of all domains: opening, replaying, checkpoints and generations of the state
 * directory. Uses time, journal, secret and store.mapdb.
 */
@NullMarked
package org.pbxguard.core.store;

import org.jspecify.annotations.NullMarked;
