package org.pbxguard.sip.transport;

import org.pbxguard.sip.tls.SipTlsSettings;
import org.pbxguard.sip.websocket.WebSocketSettings;

/**
 * What is set for connections from outside, by transport.
 *
 * <p>Immutable.
 *
 * @param tcp TCP, and the limits of all
 * @param tls TLS, and the certificates of all secure listeners
 * @param webSocket WebSocket
 */
public record StreamSettings(TcpSettings tcp, SipTlsSettings tls, WebSocketSettings webSocket) {
  /** Whether a listener of these needs a certificate. */
  boolean secure() {
    return !tls.listen().isEmpty() || !webSocket.secureListen().isEmpty();
  }
}
