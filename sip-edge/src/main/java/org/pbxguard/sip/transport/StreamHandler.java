package org.pbxguard.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.relay.Fate;

/**
 * Hands the messages of one connection on, outside and inside.
 *
 * <p>Confined to the channel's event loop; one instance for each channel.
 */
final class StreamHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LogManager.getLogger(StreamHandler.class);

  private final SipLoop loop;
  private final Consumer<ByteBuf> messages;

  /** A handler that hands each message to {@code messages}, which does not keep it. */
  StreamHandler(SipLoop loop, Consumer<ByteBuf> messages) {
    this.loop = loop;
    this.messages = messages;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf frame = (ByteBuf) message;
    try {
      messages.accept(frame);
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
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("a connection failed: {}", cause.toString());
    SipLoop.close(context.channel());
  }
}
