package org.pbxguard.sip.transport;

import java.time.Duration;
import java.util.List;
import org.pbxguard.core.net.HostPort;

/**
 * Phones and trunks that come over TCP (RFC 3261 18), and the limits of all connections, TLS and
 * WebSocket included; root key {@code sip.tcp}.
 *
 * <p>Immutable.
 *
 * @param listen where they find the edge; empty for none, a wildcard opens one listener for each
 *     local address
 * @param maxConnections most connections at once, 1 to 100,000; beyond, new ones are closed
 * @param maxPerSource most connections of one address, or of one /64 of IPv6
 * @param messageTime how long a message may take from its first byte to its last, and a new
 *     connection to its first message
 * @param idle how long a connection without a live registration may say nothing
 */
public record TcpSettings(
    List<HostPort> listen,
    int maxConnections,
    int maxPerSource,
    Duration messageTime,
    Duration idle) {

  /** Refuses what cannot work, with the key that says so. */
  public TcpSettings {
    listen = List.copyOf(listen);
    require(
        maxConnections >= 1 && maxConnections <= 100_000,
        "max_connections: not 1 to 100000",
        maxConnections);
    require(maxPerSource >= 1, "max_per_source: not positive", maxPerSource);
    require(messageTime.toMillis() > 0, "message_time: not positive", messageTime);
    require(idle.toMillis() > 0, "idle: not positive", idle);
  }

  private static void require(boolean valid, String otherwise, Object value) {
    if (!valid) {
      throw new IllegalArgumentException(otherwise + " (" + value + ")");
    }
  }

  /** No listener; 10,000 connections, 512 of one source, 10 seconds, half an hour. */
  public static TcpSettings defaults() {
    return new TcpSettings(List.of(), 10_000, 512, Duration.ofSeconds(10), Duration.ofMinutes(30));
  }
}
