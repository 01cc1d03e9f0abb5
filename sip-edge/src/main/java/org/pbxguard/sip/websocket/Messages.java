package org.pbxguard.sip.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * Each WebSocket message is one SIP message, in text or binary frames (RFC 7118 5), and passed on
 * as a {@link ByteBuf}; what is written becomes a text message, or a binary one when it is not
 * UTF-8. A double CRLF gets its CRLF, pings their pongs, a close frame its close; after a silence
 * the other side is pinged, and cut off when it stays silent.
 *
 * <p>Confined to the channel's event loop; one instance for each channel.
 */
final class Messages extends ChannelDuplexHandler {
  private static final int DOUBLE_BREAK = 0x0D0A_0D0A;
  private static final int BREAK = 0x0D0A;
  private boolean asked;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    asked = false;
    if (!(message instanceof WebSocketFrame frame)) {
      ReferenceCountUtil.release(message);
    } else if (frame instanceof PingWebSocketFrame) {
      send(context, new PongWebSocketFrame(frame.content()));
    } else if (frame instanceof CloseWebSocketFrame) {
      context.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
    } else if (frame instanceof PongWebSocketFrame || isBreak(frame.content())) {
      if (isDoubleBreak(frame.content())) {
        send(context, new TextWebSocketFrame(Unpooled.copyShort(BREAK)));
      }
      frame.release();
    } else {
      context.fireChannelRead(frame.content());
    }
  }

  private static boolean isBreak(ByteBuf content) {
    int length = content.readableBytes();
    return length <= 2
        ? length == 0 || (length == 2 && content.getUnsignedShort(content.readerIndex()) == BREAK)
        : isDoubleBreak(content);
  }

  private static boolean isDoubleBreak(ByteBuf content) {
    return content.readableBytes() == 4 && content.getInt(content.readerIndex()) == DOUBLE_BREAK;
  }

  /** A reader that does not take the answers gets none: they must not pile up. */
  private static void send(ChannelHandlerContext context, WebSocketFrame frame) {
    if (context.channel().isWritable()) {
      context.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    } else {
      frame.release();
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    Object frame = message;
    if (message instanceof ByteBuf bytes) {
      boolean text = ByteBufUtil.isText(bytes, UTF_8);
      frame = text ? new TextWebSocketFrame(bytes) : new BinaryWebSocketFrame(bytes);
    }
    var told = context.write(frame, promise);
    assert told != null;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof IdleStateEvent)) {
      context.fireUserEventTriggered(event);
    } else if (!asked) {
      asked = true;
      send(context, new PingWebSocketFrame());
    } else {
      context.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }
}
