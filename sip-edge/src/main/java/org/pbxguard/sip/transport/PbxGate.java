package org.pbxguard.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pbxguard.sip.flow.Flow;

/**
 * Knows which PBX a connection inside leads to. One that somebody else opens is closed at once.
 *
 * <p>Confined to the channel's event loop; one instance for each channel.
 */
final class PbxGate extends ChannelInboundHandlerAdapter {
  private final SipLoop loop;
  private final int door;
  private final boolean accepted;
  private @Nullable Flow flow;

  /** For a connection that the PBX has opened ({@code accepted}), or one that the edge opens. */
  PbxGate(SipLoop loop, int door, boolean accepted) {
    this.loop = loop;
    this.door = door;
    this.accepted = accepted;
  }

  /** The PBX at an address: that of the same port, else the first; -1 for none. */
  static int pbx(List<InetSocketAddress> pbxs, InetSocketAddress from) {
    int found = -1;
    for (int i = 0; i < pbxs.size(); i++) {
      InetSocketAddress pbx = pbxs.get(i);
      if (pbx.getAddress().equals(from.getAddress())) {
        if (pbx.getPort() == from.getPort()) {
          return i;
        }
        found = found < 0 ? i : found;
      }
    }
    return found;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    InetSocketAddress from = (InetSocketAddress) context.channel().remoteAddress();
    flow = from == null ? null : loop.pbxConnected(door, context.channel(), from, accepted);
    if (flow == null) {
      SipLoop.close(context.channel());
    }
  }

  /** A message came: it is the loop's while the other side is a PBX. */
  void take(ByteBuf frame) {
    Flow by = flow;
    if (by != null) {
      loop.insideFrame(door, by, frame);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Flow was = flow;
    if (was != null) {
      flow = null;
      loop.pbxClosed(door, was);
    }
  }
}
