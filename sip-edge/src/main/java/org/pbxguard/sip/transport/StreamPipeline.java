package org.pbxguard.sip.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.time.Duration;
import org.pbxguard.sip.frame.SipFrames;

/**
 * The handlers of a new connection.
 *
 * <p>Stateless.
 */
final class StreamPipeline extends ChannelInitializer<Channel> {
  private final SipLoop loop;
  private final int listener;
  private final Duration messageTime;

  StreamPipeline(SipLoop loop, int listener, Duration messageTime) {
    this.loop = loop;
    this.listener = listener;
    this.messageTime = messageTime;
  }

  @Override
  protected void initChannel(Channel channel) {
    // The listener waits for the start of the edge; what it has accepted reads at once.
    channel.config().setAutoRead(true);
    channel.pipeline().addLast(new SipFrames(messageTime), new StreamHandler(loop, listener));
  }
}
