package org.pbxguard.sip.pbx;

import java.time.Duration;
import java.util.List;
import org.pbxguard.core.net.HostPort;

/**
 * The leg between the edge and the PBXs; root key {@code sip.inner}.
 *
 * <p>Immutable.
 *
 * @param transport by what the PBXs get messages
 * @param ping how often a PBX that says nothing is asked by OPTIONS whether it is there, when there
 *     are several; zero for never
 * @param routes which requests go to other PBXs than those of {@code sip.pbx}; the first that fits
 */
public record InnerSettings(InnerTransport transport, Duration ping, List<PbxRoute> routes) {
  private static final int MAX_PORT = 65_535;

  /** Refuses what cannot work, with the key that says so. */
  public InnerSettings {
    routes = List.copyOf(routes);
    require(!ping.isNegative(), "ping: negative (" + ping + ")");
    for (PbxRoute route : routes) {
      require(!route.pbx().isEmpty(), "routes: one without pbx (" + route + ")");
      boolean some = route.domain().isPresent() || route.port() > 0;
      require(some, "routes: one with neither domain nor port (" + route + ")");
      require(route.port() >= 0 && route.port() <= MAX_PORT, "routes: no port (" + route + ")");
      for (HostPort each : route.pbx()) {
        boolean usable = each.port() > 0 && !each.address().isUnspecified();
        require(usable, "routes: not an address that can be sent to (" + each + ")");
      }
    }
  }

  private static void require(boolean valid, String otherwise) {
    if (!valid) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** The transport that fits each, ten seconds, no further PBXs. */
  public static InnerSettings defaults() {
    return new InnerSettings(InnerTransport.AUTO, Duration.ofSeconds(10), List.of());
  }
}
