package org.pbxguard.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.util.collection.LongObjectHashMap;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.frame.SipFrames;
import org.pbxguard.sip.hash.SipHash;

/**
 * The edge's connections to servers of trunks: one for each, opened by the first message and again
 * after its end. Their flows have the connection number 0, so that a token finds the server however
 * often it has been connected anew.
 *
 * <p>At most {@link #MOST} servers, beyond which nothing is sent. Confined to one event loop.
 */
final class TrunkLinks {
  private static final int MOST = 256;

  private final EventLoops loops;
  private final SipLoop loop;
  private final SipHash hash;
  private final SocketNames names;
  private final Consumer<Channel> flush;
  private final GuardClock clock;
  private final LongObjectHashMap<PbxLink> links = new LongObjectHashMap<>();

  /** No connection yet; {@code flush} flushes a channel now or with its batch. */
  TrunkLinks(
      EventLoops loops, SipLoop loop, SipHash hash, Consumer<Channel> flush, GuardClock clock) {
    this.loops = loops;
    this.loop = loop;
    this.hash = hash;
    this.names = new SocketNames(hash);
    this.flush = flush;
    this.clock = clock;
  }

  /** Whether a message to a server would be taken now. */
  boolean takes(Flow to, long nanos) {
    PbxLink link = link(to);
    return link != null && link.takes(nanos);
  }

  /** Sends a message, or drops it where it is not taken. */
  void send(Flow to, ByteBuf message, long nanos) {
    PbxLink link = link(to);
    if (link == null) {
      message.release();
    } else {
      link.send(message, nanos);
    }
  }

  private @Nullable PbxLink link(Flow to) {
    long id = to.id(hash);
    PbxLink link = links.get(id);
    if (link == null && links.size() < MOST) {
      InetSocketAddress server = names.of(to);
      Flow own = new Flow().set(to);
      link =
          new PbxLink(
              loops.connections().handler(new Pipeline(own, server)).remoteAddress(server),
              flush,
              clock);
      links.put(id, link);
    }
    return link;
  }

  /** The handlers of a connection to a server. */
  private final class Pipeline extends ChannelInitializer<Channel> {
    private final Flow flow;
    private final InetSocketAddress server;

    Pipeline(Flow flow, InetSocketAddress server) {
      this.flow = flow;
      this.server = server;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.config().setAutoRead(true);
      channel
          .pipeline()
          .addLast(
              new SipFrames(loop.messageTime()),
              new StreamHandler(loop, frame -> loop.trunkFrame(flow, server, frame)));
    }
  }
}
