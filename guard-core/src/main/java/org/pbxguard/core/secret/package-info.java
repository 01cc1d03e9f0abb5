/**
 * Key material: bytes that print nothing, the master key, the hierarchy of derived keys, sealing
 * and signing. Uses the tables of journal, whose rows are sealed.
 */
@NullMarked
package org.pbxguard.core.secret;

import org.jspecify.annotations.NullMarked;
