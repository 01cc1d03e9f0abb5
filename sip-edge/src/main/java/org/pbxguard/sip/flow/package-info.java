/**
 * Flows: where messages come from and go to, which of them hold live registrations, and where a
 * moved phone is now. Uses hash.
 */
@NullMarked
package org.pbxguard.sip.flow;

import org.jspecify.annotations.NullMarked;
