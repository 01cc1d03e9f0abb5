/**
 * The decisions of a stateless proxy, one step per clause of RFC 3261 16.3 to 16.11, with the
 * guard's stations between them. Uses message, hash, flow, via, token, proof and guard-core; knows
 * no socket.
 */
@NullMarked
package org.pbxguard.sip.relay;

import org.jspecify.annotations.NullMarked;
