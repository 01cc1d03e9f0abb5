package org.pbxguard.sip.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.message.SipLimits;

/**
 * The first and only HTTP request of a connection: it opens a WebSocket that carries SIP messages,
 * or gets its refusal and the end. Extensions, compression among them, are not offered.
 *
 * <p>Confined to the channel's event loop; one instance for each channel.
 */
public final class Door extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final int MAX_LINE = 2_048;
  private static final int MAX_HEADERS = 8_192;

  private final WebSocketSettings settings;
  private final Opening opening;

  private Door(WebSocketSettings settings) {
    this.settings = settings;
    this.opening = new Opening(settings);
  }

  /** Puts the handlers of a new connection at the end of its pipeline. */
  public static void addTo(Channel channel, WebSocketSettings settings) {
    channel
        .pipeline()
        .addLast(
            new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_HEADERS),
            new HttpObjectAggregator(0),
            new Door(settings));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    HttpResponseStatus status = opening.status(request);
    if (status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      open(context, request);
    } else {
      context.fireUserEventTriggered(SipFault.START_LINE);
      refuse(context, status);
    }
  }

  private static void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
    var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      answer.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
      answer.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
    }
    context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }

  private void open(ChannelHandlerContext context, FullHttpRequest request) {
    WebSocketDecoderConfig limits =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(SipLimits.MAX_MESSAGE)
            .allowExtensions(false)
            .expectMaskedFrames(true)
            .build();
    WebSocketServerHandshaker handshaker = new WebSocketServerHandshaker13("", Opening.SIP, limits);
    long ping = settings.ping().toMillis();
    // In this order: a message that comes with the opening must find its readers.
    context
        .pipeline()
        .addAfter(context.name(), null, new Messages())
        .addAfter(context.name(), null, new IdleStateHandler(ping, 0, 0, TimeUnit.MILLISECONDS))
        .addAfter(context.name(), null, new WebSocketFrameAggregator(SipLimits.MAX_MESSAGE))
        .addAfter(context.name(), null, new Utf8FrameValidator(true));
    handshaker
        .handshake(context.channel(), request)
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    context.pipeline().remove(this);
  }
}
