package org.pbxguard.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.pbxguard.sip.flow.Flow;

/**
 * The first handler of a connection from outside: one that a block covers, or for which there is no
 * room, is closed before a byte of it is read, a handshake included.
 *
 * <p>Confined to the channel's event loop; one instance for each channel.
 */
final class StreamGate extends ChannelInboundHandlerAdapter {
  private final SipLoop loop;
  private final Flow listener;
  private Connections.@Nullable Connection connection;

  StreamGate(SipLoop loop, Flow listener) {
    this.loop = loop;
    this.listener = listener;
  }

  /** A message came: it is the loop's while the connection stands. */
  void take(ByteBuf frame) {
    Connections.Connection by = connection;
    if (by != null) {
      loop.frame(by, frame);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    InetSocketAddress from = (InetSocketAddress) context.channel().remoteAddress();
    connection = from == null ? null : loop.accept(listener, context.channel(), from);
    if (connection == null) {
      context.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    } else {
      context.fireChannelActive();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    // First the others: what came with the end is still this connection's.
    context.fireChannelInactive();
    Connections.Connection was = connection;
    if (was != null) {
      connection = null;
      loop.closed(was);
    }
  }
}
