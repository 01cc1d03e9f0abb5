/**
 * Finds the servers of a domain by its records (RFC 3263), on the event loop and without waiting.
 * Uses core only.
 */
@NullMarked
package org.pbxguard.sip.dns;

import org.jspecify.annotations.NullMarked;
