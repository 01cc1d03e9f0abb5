package org.pbxguard.sip.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.sip.frame.SipFrames;
import org.pbxguard.sip.pbx.PbxTable;

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
  private final Duration messageTime;
  private final Channel datagrams;
  private final @Nullable Channel listener;

  /**
   * Opens both.
   *
   * @throws BindException one sentence that names the setting and the address
   */
  Inside(EventLoops loops, SipLoop loop, HostPort at, PbxTable pbxs, Duration messageTime)
      throws BindException {
    this.loops = loops;
    this.loop = loop;
    this.messageTime = messageTime;
    Channel socket =
        SipSockets.bindDatagrams(loops, loop, "sip.inside", at, DatagramHandler.INSIDE);
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
        socket = SipSockets.bindDatagrams(loops, loop, "sip.inside", at, DatagramHandler.INSIDE);
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
      PbxGate gate = new PbxGate(loop, accepted);
      channel
          .pipeline()
          .addLast(new SipFrames(messageTime), gate, new StreamHandler(loop, gate::take));
    }
  }

  private Channel listen(HostPort at) throws BindException {
    return SipSockets.bind(loops.streams().childHandler(new Pipeline(true)), "sip.inside", at);
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
