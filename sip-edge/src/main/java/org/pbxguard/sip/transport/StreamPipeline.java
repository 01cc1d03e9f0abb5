package org.pbxguard.sip.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import org.jspecify.annotations.Nullable;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.frame.SipFrames;
import org.pbxguard.sip.tls.TlsContexts;
import org.pbxguard.sip.websocket.Door;

/**
 * The handlers of a new connection, by its listener's transport: the gate that counts it, TLS,
 * WebSocket or frames by length, and the handler that hands whole messages to the loop.
 *
 * <p>Immutable.
 */
final class StreamPipeline extends ChannelInitializer<Channel> {
  private final SipLoop loop;
  private final Flow listener;
  private final StreamSettings settings;
  private final @Nullable TlsContexts tls;

  /** For a listener whose transport and number {@code listener} has. */
  StreamPipeline(SipLoop loop, Flow listener, StreamSettings settings, @Nullable TlsContexts tls) {
    this.loop = loop;
    this.listener = listener;
    this.settings = settings;
    this.tls = tls;
  }

  @Override
  protected void initChannel(Channel channel) {
    // The listener waits for the start of the edge; what it has accepted reads at once.
    channel.config().setAutoRead(true);
    ChannelPipeline pipeline = channel.pipeline();
    StreamGate gate = new StreamGate(loop, listener);
    pipeline.addLast(gate);
    if (tls != null) {
      pipeline.addLast(tls.handshake());
    }
    switch (listener.transport()) {
      case SIP_WS, SIP_WSS -> Door.addTo(channel, settings.webSocket());
      default -> pipeline.addLast(new SipFrames(settings.tcp().messageTime()));
    }
    pipeline.addLast(new StreamHandler(loop, gate::take));
  }
}
