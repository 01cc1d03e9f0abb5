/**
 * SIP over WebSocket (RFC 7118) up to whole SIP messages: who may open one, and how a message
 * becomes a frame. Uses Netty and sip.message.
 */
@NullMarked
package org.pbxguard.sip.websocket;

import org.jspecify.annotations.NullMarked;
