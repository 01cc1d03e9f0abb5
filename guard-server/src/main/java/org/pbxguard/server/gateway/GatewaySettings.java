package org.pbxguard.server.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.tls.TlsSettings;
import org.pbxguard.server.listen.ListenerLimits;
import org.pbxguard.servlet.parse.PathPattern;

/**
 * Settings of the HTTP gateway, root {@code http}.
 *
 * <p>Immutable.
 *
 * @param listen where clients connect
 * @param upstream the web server behind
 * @param preserveHost whether the upstream sees the client's Host; else its own name
 * @param connectTimeout longest wait for a connection to the upstream; then 502
 * @param readTimeout longest silence of the upstream; then 504
 * @param idleTimeout longest silence of a client
 * @param maxConnections open client connections; more wait in the system's backlog
 * @param maxConnectionsPerClient of them of one IPv4 address or IPv6 /64; more are closed
 * @param maxHeaderBytes longest request head; then 431
 * @param minRequestRate bytes a second with which a body must arrive; 0 for any
 * @param threads most threads of the gateway
 * @param offerHttp2 whether HTTP/2 is offered over TLS
 * @param upgradePaths paths on which a WebSocket may be opened; its frames are not inspected
 * @param userHeaders headers by which the upstream learns a user: dropped when a client sends them
 * @param tls certificate and key; none for plain HTTP
 */
public record GatewaySettings(
    HostPort listen,
    Upstream upstream,
    boolean preserveHost,
    Duration connectTimeout,
    Duration readTimeout,
    Duration idleTimeout,
    int maxConnections,
    int maxConnectionsPerClient,
    int maxHeaderBytes,
    int minRequestRate,
    int threads,
    boolean offerHttp2,
    List<PathPattern> upgradePaths,
    List<String> userHeaders,
    Optional<TlsSettings> tls) {

  private static final int MIN_THREADS = 8;

  /** Refuses what is out of range. */
  public GatewaySettings {
    inRange("connectTimeout", connectTimeout);
    inRange("readTimeout", readTimeout);
    inRange("idleTimeout", idleTimeout);
    inRange("maxConnections", maxConnections, 1, 1_000_000);
    inRange("maxConnectionsPerClient", maxConnectionsPerClient, 1, 1_000_000);
    inRange("maxHeaderBytes", maxHeaderBytes, 1_024, 1_048_576);
    inRange("minRequestRate", minRequestRate, 0, 1_000_000);
    inRange("threads", threads, MIN_THREADS, 10_000);
    upgradePaths = List.copyOf(upgradePaths);
    userHeaders = List.copyOf(userHeaders);
    for (String header : userHeaders) {
      if (!header.chars().allMatch(GatewaySettings::isTokenCharacter) || header.isEmpty()) {
        throw new IllegalArgumentException("userHeaders: not a header's name (" + header + ")");
      }
    }
  }

  /** Listens on every address and relays to a web server on this machine. */
  public static GatewaySettings defaults() {
    return new GatewaySettings(
        HostPort.parse("0.0.0.0:8080").orElseThrow(),
        Upstream.parse("http://127.0.0.1:8081").orElseThrow(),
        true,
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        4_096,
        256,
        16_384,
        100,
        200,
        true,
        List.of(),
        List.of(
            "Remote-User",
            "X-Remote-User",
            "X-Forwarded-User",
            "X-Authenticated-User",
            "X-WebAuth-User"),
        Optional.empty());
  }

  /** What the listener takes. */
  ListenerLimits limits() {
    return new ListenerLimits(
        maxConnections, idleTimeout, maxHeaderBytes, minRequestRate, threads, offerHttp2);
  }

  private static void inRange(String component, Duration value) {
    if (value.toMillis() < 100 || value.toHours() > 24) {
      throw new IllegalArgumentException(
          component + ": must be 100 ms to 24 h (" + value.toMillis() + " ms)");
    }
  }

  private static void inRange(String component, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          component + ": must be " + least + " to " + most + " (" + value + ")");
    }
  }

  /** A character of a token (RFC 9110 5.6.2). */
  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
