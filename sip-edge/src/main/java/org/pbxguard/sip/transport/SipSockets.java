package org.pbxguard.sip.transport;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.sip.flow.Registrations;
import org.pbxguard.sip.relay.Counters;
import org.pbxguard.sip.relay.Name;
import org.pbxguard.sip.relay.Names;
import org.pbxguard.sip.relay.Relay;
import org.pbxguard.sip.relay.RelaySetup;
import org.pbxguard.sip.trunk.Trunks;

/**
 * The open sockets of the edge: inside one of its own and one for each trunk, and outside one for
 * each address of each listener.
 *
 * <p>Thread-safe.
 */
public final class SipSockets implements AutoCloseable {
  /** How long answers that are on their way may still pass while closing. */
  private static final Duration DRAIN = Duration.ofMillis(200);

  private final EventLoops loops;
  private final Names names;
  private final SipLoop loop;
  private final List<Channel> outside = new ArrayList<>();
  private final List<HostPort> bound = new ArrayList<>();
  private final StreamListeners streams;
  private final List<Inside> inside = new ArrayList<>();
  private final Trunks trunks;
  private @Nullable TrunkNames trunkNames;

  private SipSockets(
      EventLoops loops, SipLoop loop, RelaySetup setup, HostPort insideAt, StreamSettings settings)
      throws BindException {
    this.loops = loops;
    this.streams = new StreamListeners(loops, loop, setup.names(), settings);
    this.loop = loop;
    this.names = setup.names();
    this.trunks = setup.trunks();
    openInside(insideAt, setup);
    for (int trunk = 1; trunk <= trunks.size(); trunk++) {
      openInside(trunks.get(trunk).inside(), setup);
    }
  }

  private void openInside(HostPort at, RelaySetup setup) throws BindException {
    int door = inside.size();
    Inside opened = new Inside(loops, loop, door, at, setup);
    inside.add(opened);
    loops.run(
        () -> {
          names.inside(door, Name.of(opened.at()));
          names.insideBound(opened.at());
          loop.inside(opened.datagrams());
        });
  }

  /**
   * Opens the inside socket; listeners follow by {@link #listen}.
   *
   * @param gate the block check
   * @param setup what the relay is made of
   * @param insideAt where the PBX finds the edge
   * @param streams what is set for connections from outside
   * @param epoll whether epoll may be used where the machine has it
   * @throws BindException one sentence that names the setting and the address
   */
  public static SipSockets open(
      Gate gate, RelaySetup setup, HostPort insideAt, StreamSettings streams, boolean epoll)
      throws BindException {
    EventLoops loops = new EventLoops(epoll);
    try {
      SipLoop loop = new SipLoop(loops, gate, setup, streams.tcp());
      return new SipSockets(loops, loop, setup, insideAt, streams);
    } catch (BindException | RuntimeException e) {
      stop(loops);
      throw e;
    }
  }

  /**
   * Opens a listener, on a wildcard one socket for each local address.
   *
   * @param advertise the name that phones know it by; its own address when empty
   * @throws BindException one sentence that names the setting and the address
   */
  public void listen(HostPort at, Optional<String> advertise) throws BindException {
    int port = at.port();
    for (HostPort each : LocalAddresses.behind("sip.listen", at)) {
      port = listenAt(each.withPort(port), advertise);
    }
  }

  private int listenAt(HostPort at, Optional<String> advertise) throws BindException {
    int listener = names.free(at.hashCode());
    Channel channel = bindDatagrams(loops, loop, "sip.listen", at, listener);
    HostPort local = HostPort.of((InetSocketAddress) channel.localAddress());
    Name name =
        advertise.flatMap(text -> Name.parse(text, local.port())).orElseGet(() -> Name.of(local));
    outside.add(channel);
    bound.add(local);
    loops.run(
        () -> {
          names.addOutside(listener, name);
          names.bound(listener, local);
          loop.outside(listener, channel);
        });
    return local.port();
  }

  /**
   * Opens the listeners for connections.
   *
   * @param advertise the name that phones know them by; their own address when empty
   * @throws BindException one sentence that names the setting and the address
   */
  public void listenStreams(Optional<String> advertise) throws BindException {
    streams.open(advertise);
  }

  /**
   * Finds the servers of the trunks, now and from then on.
   *
   * @param nameServers who is asked; those of the system when empty
   * @param known is told the addresses of trunks as they become known
   */
  public void findTrunks(List<HostPort> nameServers, Consumer<List<IpPrefix>> known) {
    TrunkNames found = new TrunkNames(loops, loop, trunks, nameServers, known);
    trunkNames = found;
    loops.run(found::start);
  }

  /** Where phones find the edge over a transport that has connections. */
  public List<HostPort> streams(org.pbxguard.core.arrival.Channel transport) {
    return streams.of(transport);
  }

  /** Opens a datagram socket that does not read yet. */
  static Channel bindDatagrams(
      EventLoops loops, SipLoop loop, String setting, HostPort at, int listener)
      throws BindException {
    return bind(loops.datagrams().handler(new DatagramHandler(loop, listener)), setting, at);
  }

  /**
   * Opens a socket of either kind.
   *
   * @throws BindException one sentence that names the setting and the address
   */
  static Channel bind(AbstractBootstrap<?, ?> bootstrap, String setting, HostPort at)
      throws BindException {
    ChannelFuture future = bootstrap.bind(at.toSocketAddress()).awaitUninterruptibly();
    if (!future.isSuccess()) {
      throw refused(setting, at, future.cause());
    }
    return future.channel();
  }

  /** A sentence that names the setting and the address, and says why. */
  static BindException refused(String setting, HostPort at, Throwable cause) {
    String why =
        probeTaken(at)
            ? "is taken by another program"
            : "cannot be bound (" + cause.getMessage() + ")";
    BindException refused = new BindException(setting + ": " + at + " " + why);
    refused.initCause(cause);
    return refused;
  }

  private static boolean probeTaken(HostPort at) {
    try (DatagramSocket any = new DatagramSocket(at.withPort(0).toSocketAddress())) {
      return any.isBound();
    } catch (SocketException notLocal) {
      return false;
    }
  }

  /** Lets {@code work} give the relay what was written down; before {@link #start}. */
  public void restore(Consumer<Relay> work) {
    loops.run(() -> work.accept(loop.relay()));
  }

  /**
   * Begins to read: everything is in its place.
   *
   * @param keepAlive how often each phone's flow gets a keep-alive, zero for never
   */
  public void start(Duration keepAlive) {
    inside.forEach(Inside::start);
    outside.forEach(channel -> channel.config().setAutoRead(true));
    streams.start();
    loops.every(Duration.ofSeconds(1), loop::beat);
    if (!keepAlive.isZero()) {
      loops.every(keepAlive.dividedBy(Registrations.TURNS), loop::keepOpen);
    }
  }

  /** Where phones find the edge. */
  public List<HostPort> outside() {
    return List.copyOf(bound);
  }

  /** Where the PBX finds the edge. */
  public HostPort inside() {
    return inside.get(0).at();
  }

  /** Where the PBX finds each trunk, in the order of the settings. */
  public List<HostPort> trunks() {
    return inside.stream().skip(1).map(Inside::at).toList();
  }

  /** What became of the messages so far. */
  public Counters counters() {
    return loop.relay().counters();
  }

  /** Whether recvmmsg and sendmmsg are at work. */
  public boolean epoll() {
    return loops.epoll();
  }

  /** Stops reading outside, lets answers that are on their way pass, then closes all sockets. */
  @Override
  public void close() {
    outside.forEach(channel -> channel.config().setAutoRead(false));
    streams.close();
    loops
        .group()
        .next()
        .schedule(() -> {}, DRAIN.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly();
    outside.forEach(channel -> channel.close().awaitUninterruptibly());
    inside.forEach(Inside::close);
    TrunkNames asking = trunkNames;
    if (asking != null) {
      loops.run(asking::close);
    }
    loops.run(loop.relay()::writeDown);
    stop(loops);
  }

  private static void stop(EventLoops loops) {
    loops.group().shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
