package org.pbxguard.sip.pbx;

import java.util.List;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;

/**
 * The declared PBXs by their numbers, and the transport that a message gets to one.
 *
 * <p>A connection does not retransmit, and neither does a stateless proxy: what came by one would
 * be lost with its datagram (RFC 3261 17, 16.11), so it goes on by a connection, but for a PBX on
 * this machine. Immutable and thread-safe.
 */
public final class PbxTable {
  private final List<HostPort> nodes;
  private final InnerTransport transport;

  /** PBXs by number, the first is 0. */
  public PbxTable(List<HostPort> nodes, InnerSettings settings) {
    this.nodes = List.copyOf(nodes);
    this.transport = settings.transport();
  }

  /** Where they are. */
  public List<HostPort> nodes() {
    return nodes;
  }

  /** The transport towards a PBX for what came by, or goes to, a transport outside. */
  public Channel transport(int pbx, Channel outside) {
    boolean tcp =
        switch (transport) {
          case AUTO -> !outside.forgeable() && !nodes.get(pbx).address().isLoopback();
          case TCP -> true;
          case UDP -> false;
        };
    return tcp ? Channel.SIP_TCP : Channel.SIP_UDP;
  }

  /** Whether any message may go by TCP, so that a PBX may come by TCP, too. */
  public boolean tcp() {
    for (int pbx = 0; pbx < nodes.size(); pbx++) {
      if (transport(pbx, Channel.SIP_TCP) == Channel.SIP_TCP) {
        return true;
      }
    }
    return false;
  }
}
