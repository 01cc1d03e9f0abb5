package org.pbxguard.sip.trace;

import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;

/**
 * Between whom a message went, and by what.
 *
 * <p>Immutable.
 *
 * @param from who sent it
 * @param to who was to get it
 * @param transport by what
 */
public record Leg(HostPort from, HostPort to, Channel transport) {
  /** Whether somebody else than the sender could have sent it in his name, as over UDP. */
  boolean datagram() {
    return transport.forgeable();
  }
}
