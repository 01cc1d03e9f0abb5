package org.pbxguard.server.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.tls.TlsSettings;
import org.pbxguard.server.listen.ListenerLimits;

/**
 * Settings of the API listener, root {@code api}.
 *
 * <p>Immutable.
 *
 * @param listen where clients connect; off loopback keys are refused without TLS
 * @param tlsProxies proxies that speak TLS in front of it, whose X-Forwarded-Proto is believed
 * @param tls certificate and key; none for plain HTTP
 */
public record ApiSettings(HostPort listen, List<IpPrefix> tlsProxies, Optional<TlsSettings> tls) {
  private static final ListenerLimits LIMITS =
      new ListenerLimits(256, Duration.ofSeconds(30), 16_384, 100, 16, true);

  /** Copies the list. */
  public ApiSettings {
    tlsProxies = List.copyOf(tlsProxies);
  }

  /** Listens on loopback. */
  public static ApiSettings defaults() {
    return new ApiSettings(
        HostPort.parse("127.0.0.1:8090").orElseThrow(), List.of(), Optional.empty());
  }

  ListenerLimits limits() {
    return LIMITS;
  }
}
