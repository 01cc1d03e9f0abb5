/**
 * Key material: bytes that print nothing, the master key, the hierarchy of derived keys, sealing
 * and signing. Uses of journal the tables, whose rows are sealed, and file operations that are on
 * the disk when they return.
 */
@NullMarked
package org.pbxguard.core.secret;

import org.jspecify.annotations.NullMarked;
