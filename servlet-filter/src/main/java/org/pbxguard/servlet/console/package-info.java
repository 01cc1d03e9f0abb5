/**
 * The web console of the guard's own administrators: sign-in by passkey, sessions, and pages that
 * show and steer the guard. Uses the core, page, client and api.
 */
@NullMarked
package org.pbxguard.servlet.console;

import org.jspecify.annotations.NullMarked;
