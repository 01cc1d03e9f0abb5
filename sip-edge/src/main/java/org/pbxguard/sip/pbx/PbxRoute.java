package org.pbxguard.sip.pbx;

import java.util.List;
import java.util.Optional;
import org.pbxguard.core.net.HostPort;

/**
 * Requests that belong to PBXs of their own: those for a domain, or to a port; one of {@code
 * sip.inner.routes}.
 *
 * <p>Immutable.
 *
 * @param domain the host that their Request-URI names; empty for any
 * @param port the port that they come to, as phones know it; 0 for any
 * @param pbx the PBXs, of which each dialog has one
 */
public record PbxRoute(Optional<String> domain, int port, List<HostPort> pbx) {
  /** Copies the list. */
  public PbxRoute {
    pbx = List.copyOf(pbx);
  }

  /** What is not written: any domain, any port. */
  public static PbxRoute defaults() {
    return new PbxRoute(Optional.empty(), 0, List.of());
  }
}
