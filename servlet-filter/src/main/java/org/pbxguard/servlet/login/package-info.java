/**
 * Declared login paths: who tries to sign in, and how it ended. Uses core.arrival, parse, body and
 * inspect.
 */
@NullMarked
package org.pbxguard.servlet.login;

import org.jspecify.annotations.NullMarked;
