/**
 * The SIP edge: a stateless proxy with the guard in its way, opened from its settings. Uses all of
 * this module and guard-core.
 */
@NullMarked
package org.pbxguard.sip;

import org.jspecify.annotations.NullMarked;
