package org.pbxguard.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.relay.Fate;

/**
 * Hands the messages of one connection to or from a PBX to the loop. One that somebody else opens
 * is closed at once.
 *
 * <p>Confined to the channel's event loop; one instance for each channel.
 */
final class PbxStream extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LogManager.getLogger(PbxStream.class);

  private final SipLoop loop;
  private final boolean accepted;
  private @Nullable Flow flow;

  /** For a connection that the PBX has opened ({@code accepted}), or one that the edge opens. */
  PbxStream(SipLoop loop, boolean accepted) {
    this.loop = loop;
    this.accepted = accepted;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    InetSocketAddress from = (InetSocketAddress) context.channel().remoteAddress();
    flow = from == null ? null : loop.pbxConnected(context.channel(), from, accepted);
    if (flow == null) {
      SipLoop.close(context.channel());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf frame = (ByteBuf) message;
    try {
      Flow by = flow;
      if (by != null) {
        loop.insideFrame(by, frame);
      }
    } catch (RuntimeException fault) {
      // A defect of ours in one message must not end the loop for all (DESIGN 2, Failing).
      LOG.error("a message could not be handled and was dropped", fault);
    } finally {
      frame.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    loop.endBatch();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SipFault) {
      loop.relay().dropped(Fate.MALFORMED);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Flow was = flow;
    if (was != null) {
      flow = null;
      loop.pbxClosed(was);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("a connection with the PBX failed: {}", cause.toString());
    SipLoop.close(context.channel());
  }
}
