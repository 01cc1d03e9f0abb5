/**
 * Backup codes: their form, the slow derivation that stands before them, and the set that spends
 * each once. Uses mfa and what is below it.
 */
@NullMarked
package org.pbxguard.core.mfa.backup;

import org.jspecify.annotations.NullMarked;
