/**
 * Sockets: what comes in by them goes to the relay, what the relay sends leaves by them. Uses
 * everything of this module but its root.
 */
@NullMarked
package org.pbxguard.sip.transport;

import org.jspecify.annotations.NullMarked;
