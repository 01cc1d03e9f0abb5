package org.pbxguard.sip.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Hands the datagrams of one socket to the loop, one after another, and ends the batch when the
 * socket has no more.
 *
 * <p>Confined to one event loop.
 */
final class DatagramHandler extends ChannelInboundHandlerAdapter {
  /** The number of the first inside socket, which is no listener; the trunks' count down. */
  static final int INSIDE = -1;

  private static final Logger LOG = LogManager.getLogger(DatagramHandler.class);

  private final SipLoop loop;
  private final int listener;

  DatagramHandler(SipLoop loop, int listener) {
    this.loop = loop;
    this.listener = listener;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      if (listener <= INSIDE) {
        loop.insideDatagram(INSIDE - listener, packet);
      } else {
        loop.outsideDatagram(listener, packet);
      }
    } catch (RuntimeException fault) {
      // A defect of ours in one message must not end the socket for all (DESIGN 2, Failing).
      LOG.error("a datagram could not be handled and was dropped", fault);
    } finally {
      packet.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    loop.endBatch();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A datagram that could not be sent, such as to a network without a route.
    LOG.debug("a datagram was lost: {}", cause.toString());
  }
}
