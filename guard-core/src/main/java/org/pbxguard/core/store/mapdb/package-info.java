/**
 * Snapshots: every live row at one moment, in an immutable MapDB file. The only user of MapDB; uses
 * journal for rows and durable files.
 */
@NullMarked
package org.pbxguard.core.store.mapdb;

import org.jspecify.annotations.NullMarked;
