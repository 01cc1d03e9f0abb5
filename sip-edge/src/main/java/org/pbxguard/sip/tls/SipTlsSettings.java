package org.pbxguard.sip.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.tls.TlsSettings;

/**
 * Phones and trunks that come over TLS (RFC 3261 26.3.2), and the certificates of every secure
 * listener; root key {@code sip.tls}.
 *
 * <p>Immutable.
 *
 * @param listen where they find the edge; empty for none
 * @param certificates the first serves who names no server or one that is in none of them; the
 *     others those whose server name is in their subjectAltName (RFC 6066 3)
 * @param clientCertificates whether clients must have one
 * @param clientAuthorities a PEM file with the authorities that clients' certificates come from
 * @param handshakeTime how long a handshake may take
 */
public record SipTlsSettings(
    List<HostPort> listen,
    List<TlsSettings> certificates,
    ClientCertificates clientCertificates,
    Optional<Path> clientAuthorities,
    Duration handshakeTime) {

  /** Refuses what cannot work, with the key that says so. */
  public SipTlsSettings {
    listen = List.copyOf(listen);
    certificates = List.copyOf(certificates);
    require(
        listen.isEmpty() || !certificates.isEmpty(), "listen: needs certificates (" + listen + ")");
    boolean asks = clientCertificates != ClientCertificates.NONE;
    require(
        !asks || clientAuthorities.isPresent(),
        "client_authorities: missing, with client_certificates " + clientCertificates);
    require(handshakeTime.toMillis() > 0, "handshake_time: not positive (" + handshakeTime + ")");
  }

  private static void require(boolean valid, String otherwise) {
    if (!valid) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** No listener; no client certificates, ten seconds. */
  public static SipTlsSettings defaults() {
    return new SipTlsSettings(
        List.of(), List.of(), ClientCertificates.NONE, Optional.empty(), Duration.ofSeconds(10));
  }
}
