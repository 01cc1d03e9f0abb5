/**
 * TLS for phones and trunks: certificates by server name, taken up again when their files change,
 * and the handshake. Uses Netty and core.tls.
 */
@NullMarked
package org.pbxguard.sip.tls;

import org.jspecify.annotations.NullMarked;
