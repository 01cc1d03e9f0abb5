/**
 * SIP messages as bytes: a lexer that finds what a proxy needs without creating strings, and a
 * splicer that edits without rebuilding (RFC 3261 7, 16, 25.1). Uses Netty's buffers and core.net.
 */
@NullMarked
package org.pbxguard.sip.message;

import org.jspecify.annotations.NullMarked;
