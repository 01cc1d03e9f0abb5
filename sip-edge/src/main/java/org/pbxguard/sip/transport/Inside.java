package org.pbxguard.sip.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.BindException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.sip.frame.SipFrames;
import org.pbxguard.sip.pbx.PbxTable;
import org.pbxguard.sip.relay.RelaySetup;

/**
 * Where the PBXs find the edge: a datagram socket and, where messages go by TCP, a listener at the
 * same address and port, since a PBX whose connection has ended opens one to what stands in Via
 * (RFC 3261 18.2.2).
 *
 * <p>Thread-safe.
 */
final class Inside implements AutoCloseable {
  private static final int TRIES = 20;

  private final EventLoops loops;
  private final SipLoop loop;
  private final int door;
  private final Channel datagrams;
  private final @Nullable Channel listener;

  /**
   * Opens both.
   *
   * @param door its number: 0 for the edge's own, from 1 the trunks'
   * @throws BindException one sentence that names the setting and the address
   */
  Inside(EventLoops loops, SipLoop loop, int door, HostPort at, RelaySetup setup)
      throws BindException {
    this.loops = loops;
    this.loop = loop;
    this.door = door;
    PbxTable pbxs = setup.pbxs();
    Channel socket = datagrams(at);
    Channel accepting = null;
    // A port that the system has chosen for datagrams may be another program's for connections.
    for (int tries = at.port() == 0 ? TRIES : 1; pbxs.tcp() && accepting == null; tries--) {
      try {
        accepting = listen(HostPort.of((InetSocketAddress) socket.localAddress()));
      } catch (BindException taken) {
        socket.close().awaitUninterruptibly();
        if (tries <= 1) {
          throw taken;
        }
        socket = datagrams(at);
      }
    }
    datagrams = socket;
    listener = accepting;
    if (listener != null) {
      InetSocketAddress own = at().withPort(0).toSocketAddress();
      pbxs.nodes()
          .forEach(
              pbx ->
                  loop.link(
                      door,
                      loops
                          .connections()
                          .handler(new Pipeline(false))
                          .localAddress(own)
                          .remoteAddress(pbx.toSocketAddress())));
    }
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    private final boolean accepted;

    Pipeline(boolean accepted) {
      this.accepted = accepted;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.config().setAutoRead(true);
      PbxGate gate = new PbxGate(loop, door, accepted);
      channel
          .pipeline()
          .addLast(new SipFrames(loop.messageTime()), gate, new StreamHandler(loop, gate::take));
    }
  }

  private String setting() {
    return door == 0 ? "sip.inside" : "sip.trunks";
  }

  private Channel datagrams(HostPort at) throws BindException {
    int number = DatagramHandler.INSIDE - door;
    return SipSockets.bindDatagrams(loops, loop, setting(), at, number);
  }

  private Channel listen(HostPort at) throws BindException {
    return SipSockets.bind(loops.streams().childHandler(new Pipeline(true)), setting(), at);
  }

  /** The datagram socket. */
  Channel datagrams() {
    return datagrams;
  }

  /** Where the PBX finds the edge. */
  HostPort at() {
    return HostPort.of((InetSocketAddress) datagrams.localAddress());
  }

  /** Begins to read. */
  void start() {
    datagrams.config().setAutoRead(true);
    if (listener != null) {
      listener.config().setAutoRead(true);
    }
  }

  @Override
  public void close() {
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    datagrams.close().awaitUninterruptibly();
  }
}
