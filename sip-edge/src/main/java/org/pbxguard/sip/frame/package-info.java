/**
 * Finds where a SIP message ends in a stream of bytes, for TCP and TLS. Uses sip.message and Netty.
 */
@NullMarked
package org.pbxguard.sip.frame;

import org.jspecify.annotations.NullMarked;
