package org.pbxguard.sip.websocket;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.pbxguard.core.net.HostPort;

/**
 * Browsers and other phones that come over WebSocket (RFC 7118); root key {@code sip.websocket}.
 *
 * <p>Immutable.
 *
 * @param listen where they find the edge without TLS, such as behind a proxy that ends it
 * @param secureListen where they find it by wss, with the certificates of {@code sip.tls}
 * @param origins the sites whose pages may connect, such as {@code https://phone.example}; {@code
 *     *} for any. Who states no origin is no browser and needs none
 * @param ping after how long a silence the other side is asked whether it is there; it is cut off
 *     when it says nothing for as long again
 */
public record WebSocketSettings(
    List<HostPort> listen, List<HostPort> secureListen, List<String> origins, Duration ping) {
  /** In place of all origins. */
  static final String ANY = "*";

  /** Refuses what cannot work, with the key that says so. */
  public WebSocketSettings {
    listen = List.copyOf(listen);
    secureListen = List.copyOf(secureListen);
    origins = origins.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    for (String each : origins) {
      if (!each.equals(ANY) && !each.matches("https?://[a-z0-9.:\\[\\]-]+")) {
        throw new IllegalArgumentException(
            "origins: not an origin such as https://phone.example (" + each + ")");
      }
    }
    if (ping.toMillis() <= 0) {
      throw new IllegalArgumentException("ping: not positive (" + ping + ")");
    }
  }

  /** No listener, no origin, half a minute. */
  public static WebSocketSettings defaults() {
    return new WebSocketSettings(List.of(), List.of(), List.of(), Duration.ofSeconds(30));
  }

  /** Whether pages of an origin may connect (RFC 6454 5: compared as a whole). */
  boolean allows(String origin) {
    return origins.contains(ANY) || origins.contains(origin.toLowerCase(Locale.ROOT));
  }
}
