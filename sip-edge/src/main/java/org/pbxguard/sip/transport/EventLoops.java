package org.pbxguard.sip.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.sip.dns.SipResolver;

/**
 * The one event loop of the SIP edge and its datagram sockets: epoll with recvmmsg and sendmmsg
 * where the machine has it, else NIO. One loop, because everything that the relay remembers is
 * confined to it, and because a second one brought nothing on two cores (SIP.md 5.2).
 *
 * <p>Immutable and thread-safe.
 */
final class EventLoops {
  /** Bytes of a datagram slot; a datagram that fills it may have been cut (SIP.md 0.13). */
  static final int SLOT_BYTES = 8_192;

  private static final int SLOTS = 32;
  private static final int SOCKET_BYTES = 8 << 20;
  private static final int STREAM_WATER = 256 << 10;
  private static final int CONNECT_MILLIS = 2_000;
  private static final int LOW_WATER = 1 << 20;
  private static final int HIGH_WATER = 4 << 20;

  private final boolean epoll;
  private final EventLoopGroup group;

  EventLoops(boolean allowEpoll) {
    epoll = allowEpoll && Epoll.isAvailable();
    group =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("sip"),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  EventLoopGroup group() {
    return group;
  }

  /** Runs work on the loop and waits for it. */
  void run(Runnable work) {
    group.next().submit(work).awaitUninterruptibly();
  }

  /** Runs work on the loop again and again, as long as there is a loop. */
  void every(Duration time, Runnable work) {
    long nanos = time.toNanos();
    var unused = group.next().scheduleWithFixedDelay(work, nanos, nanos, TimeUnit.NANOSECONDS);
    assert unused != null;
  }

  /** Runs work on the loop once, if there is a loop then. */
  void after(Duration time, Runnable work) {
    if (!group.isShuttingDown()) {
      var unused = group.next().schedule(work, time.toNanos(), TimeUnit.NANOSECONDS);
      assert unused != null;
    }
  }

  /** A resolver of names on the loop that asks these servers, those of the system when empty. */
  SipResolver resolver(List<HostPort> servers) {
    return new SipResolver(
        group.next(), epoll ? EpollDatagramChannel.class : NioDatagramChannel.class, servers);
  }

  boolean epoll() {
    return epoll;
  }

  /** A bootstrap of stream listeners on the loop that do not accept yet. */
  ServerBootstrap streams() {
    return new ServerBootstrap()
        .group(group)
        .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(STREAM_WATER / 4, STREAM_WATER));
  }

  /** A bootstrap of connections that the edge opens. */
  Bootstrap connections() {
    return new Bootstrap()
        .group(group)
        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER));
  }

  /** A bootstrap of datagram sockets on the loop that do not read yet. */
  Bootstrap datagrams() {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BYTES)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BYTES)
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(LOW_WATER, HIGH_WATER));
    FixedRecvByteBufAllocator slots =
        new FixedRecvByteBufAllocator(epoll ? SLOT_BYTES * SLOTS : SLOT_BYTES);
    slots.maxMessagesPerRead(SLOTS);
    bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, slots);
    if (epoll) {
      bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, SLOT_BYTES);
      return bootstrap.channel(EpollDatagramChannel.class);
    }
    return bootstrap.channel(NioDatagramChannel.class);
  }
}
