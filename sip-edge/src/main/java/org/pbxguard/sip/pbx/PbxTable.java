package org.pbxguard.sip.pbx;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;

/**
 * The declared PBXs by their numbers, which requests are whose, and the transport that a message
 * gets to one.
 *
 * <p>A connection does not retransmit, and neither does a stateless proxy: what came by one would
 * be lost with its datagram (RFC 3261 17, 16.11), so it goes on by a connection, but for a PBX on
 * this machine.
 *
 * <p>A PBX's id is what tokens carry. It is made of its address, so that it stays the same when
 * others come and go; 0 for the only one. Immutable and thread-safe.
 */
public final class PbxTable {
  private final List<HostPort> nodes;
  private final List<Integer> ids = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final Group usual;
  private final InnerSettings settings;

  /** The PBXs of a route, by their numbers. */
  private record Group(PbxRoute route, List<Integer> members) {}

  /** PBXs by number: first those for all requests that no route names. */
  public PbxTable(List<HostPort> pbx, InnerSettings settings) {
    this.settings = settings;
    Set<HostPort> all = new LinkedHashSet<>(pbx);
    settings.routes().forEach(route -> all.addAll(route.pbx()));
    nodes = List.copyOf(all);
    usual = new Group(PbxRoute.defaults(), numbers(pbx));
    settings.routes().forEach(route -> groups.add(new Group(route, numbers(route.pbx()))));
    for (HostPort node : nodes) {
      int id = nodes.size() == 1 ? 0 : 1 + Math.floorMod(node.hashCode() * 0x9E37_79B1, 255);
      while (ids.contains(id)) {
        id = id % 255 + 1;
      }
      ids.add(id);
    }
  }

  private List<Integer> numbers(List<HostPort> of) {
    return of.stream().map(nodes::indexOf).toList();
  }

  /** Where they are. */
  public List<HostPort> nodes() {
    return nodes;
  }

  /** What is set. */
  public InnerSettings settings() {
    return settings;
  }

  /** The id of a PBX, 0 to 255. */
  public int id(int pbx) {
    return ids.get(pbx);
  }

  /** The number of the PBX with an id, -1 when it is declared no more. */
  public int number(int id) {
    return ids.indexOf(id);
  }

  /** Whether a request's domain matters. */
  public boolean routes() {
    return !groups.isEmpty();
  }

  /** The numbers of the PBXs for a domain and a port. */
  public List<Integer> members(String domain, int port) {
    for (Group group : groups) {
      PbxRoute route = group.route;
      boolean fits = route.domain().isEmpty() || route.domain().get().equalsIgnoreCase(domain);
      if (fits && (route.port() == 0 || route.port() == port)) {
        return group.members;
      }
    }
    return usual.members;
  }

  /** The transport towards a PBX for what came by, or goes to, a transport outside. */
  public Channel transport(int pbx, Channel outside) {
    boolean tcp =
        switch (settings.transport()) {
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
