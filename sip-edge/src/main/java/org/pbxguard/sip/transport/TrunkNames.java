package org.pbxguard.sip.transport;

import static org.pbxguard.core.arrival.Channel.SIP_TCP;
import static org.pbxguard.core.arrival.Channel.SIP_UDP;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.sip.dns.Servers;
import org.pbxguard.sip.dns.SipResolver;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.relay.Names;
import org.pbxguard.sip.trunk.Place;
import org.pbxguard.sip.trunk.Target;
import org.pbxguard.sip.trunk.Trunk;
import org.pbxguard.sip.trunk.TrunkTransport;
import org.pbxguard.sip.trunk.Trunks;

/**
 * Keeps the servers of the trunks as their names say: asks again when a record's time is over, at
 * least each hour and at most each ten seconds, and keeps what it had while nobody answers.
 *
 * <p>Confined to one event loop, but for its construction.
 */
final class TrunkNames {
  private static final Logger LOG = LogManager.getLogger(TrunkNames.class);
  private static final Duration SOONEST = Duration.ofSeconds(10);
  private static final Duration LATEST = Duration.ofHours(1);

  private final EventLoops loops;
  private final SipLoop loop;
  private final Trunks trunks;
  private final List<HostPort> nameServers;
  private final Consumer<List<IpPrefix>> known;
  private @Nullable SipResolver resolver;

  /**
   * Names of the trunks, not asked for yet.
   *
   * @param nameServers who is asked; those of the system when empty
   * @param known is told the addresses of trunks as they become known
   */
  TrunkNames(
      EventLoops loops,
      SipLoop loop,
      Trunks trunks,
      List<HostPort> nameServers,
      Consumer<List<IpPrefix>> known) {
    this.loops = loops;
    this.loop = loop;
    this.trunks = trunks;
    this.nameServers = nameServers;
    this.known = known;
  }

  /** Begins to ask. */
  void start() {
    for (int number = 1; number <= trunks.size(); number++) {
      find(number);
    }
    trunks.whenLearned(this::find);
  }

  private void find(int number) {
    Trunk trunk = trunks.get(number);
    known.accept(trunk.networks());
    for (int place = 0; place < trunk.places().size(); place++) {
      if (trunk.places().get(place).isServer()) {
        ask(trunk, place);
      }
    }
  }

  private void ask(Trunk trunk, int number) {
    Place place = trunk.places().get(number);
    CompletableFuture<Servers> found = resolver().find(place.host(), place.port(), tcp(trunk));
    CompletableFuture<Servers> told =
        found.whenComplete(
            (servers, failure) -> {
              if (failure != null) {
                LOG.warn("trunk {}: {}: {}", trunk.name(), place.host(), failure.getMessage());
              } else {
                use(trunk, number, servers);
              }
              if (place.isName()) {
                again(trunk, number, failure == null ? servers.seconds() : 0);
              }
            });
    assert told != null;
  }

  private void use(Trunk trunk, int number, Servers servers) {
    if (servers.list().isEmpty()) {
      LOG.warn("trunk {}: {} has no server", trunk.name(), trunk.places().get(number).host());
      return;
    }
    List<Target> targets =
        servers.list().stream()
            .map(each -> new Target(towards(each.at(), tcp(trunk)), each.priority(), each.weight()))
            .toList();
    trunk.servers(number, targets);
    known.accept(trunk.networks());
  }

  /**
   * The flow to a server: by the listener at the address from which it is reached, else by the
   * first of its family.
   */
  private Flow towards(HostPort server, boolean tcp) {
    InetSocketAddress peer = server.toSocketAddress();
    IpAddress from = LocalAddresses.from(peer);
    int found = -1;
    for (int i = 0; i < Names.LISTENERS; i++) {
      Channel each = loop.outside(i);
      if (each != null) {
        IpAddress local = HostPort.of((InetSocketAddress) each.localAddress()).address();
        boolean fits = found < 0 && local.isV4() == server.address().isV4();
        found = local.equals(from) || fits ? i : found;
      }
    }
    Flow flow = new Flow().local(tcp ? SIP_TCP : SIP_UDP, Math.max(0, found));
    return SipLoop.remote(flow, peer);
  }

  private static boolean tcp(Trunk trunk) {
    return trunk.transport() == TrunkTransport.TCP;
  }

  private void again(Trunk trunk, int number, long seconds) {
    long wait = Math.max(SOONEST.toSeconds(), Math.min(seconds, LATEST.toSeconds()));
    loops.after(Duration.ofSeconds(wait), () -> ask(trunk, number));
  }

  private SipResolver resolver() {
    SipResolver open = resolver;
    if (open == null) {
      open = loops.resolver(nameServers);
      resolver = open;
    }
    return open;
  }

  /** Asks no more. */
  void close() {
    if (resolver != null) {
      resolver.close();
    }
  }
}
