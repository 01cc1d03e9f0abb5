package org.pbxguard.sip.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.ConnectException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.time.GuardClock;

/** The edge's connection to a PBX that lets it wait, refuses it, ends it. */
class PbxLinkTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Deque<ChannelPromise> opening = new ArrayDeque<>();
  private final GuardClock clock = new GuardClock(this::now, () -> Instant.EPOCH);
  private final PbxLink link = new PbxLink(new Waiting(), Channel::flush, clock);
  private long nanos = 5 * SECOND;

  /** Connects when the test says so. */
  private final class Waiting extends Bootstrap {
    @Override
    public ChannelFuture connect() {
      ChannelPromise promise = new EmbeddedChannel().newPromise();
      opening.add(promise);
      return promise;
    }
  }

  private long now() {
    return nanos;
  }

  private ByteBuf send(String text) {
    ByteBuf message = Unpooled.copiedBuffer(text, US_ASCII);
    link.send(message, nanos);
    return message;
  }

  @Test
  void messages_waitForTheConnectionAndLeaveInOrder() {
    send("a");
    send("b");
    assertThat(opening).hasSize(1);
    ChannelPromise promise = opening.remove();
    promise.setSuccess();
    send("c");

    EmbeddedChannel channel = (EmbeddedChannel) promise.channel();
    for (String text : new String[] {"a", "b", "c"}) {
      ByteBuf out = channel.readOutbound();
      assertThat(out.toString(US_ASCII)).isEqualTo(text);
      out.release();
    }
    assertThat(opening).isEmpty();
  }

  @Test
  void connectionThatHasEnded_isOpenedAgain() {
    send("a");
    ChannelPromise promise = opening.remove();
    promise.setSuccess();
    ((EmbeddedChannel) promise.channel()).finishAndReleaseAll();

    assertThat(link.takes(nanos)).isTrue();
    send("b");
    assertThat(opening).hasSize(1);
    opening.remove().setFailure(new ConnectException("over"));
  }

  /** Connecting may take two seconds before it fails; the rest begins where that ends. */
  @Test
  void connectionThatTimesOut_isTriedAgainASecondAfterItsFailure() {
    ByteBuf waiting = send("a");
    nanos += 2 * SECOND;
    opening.remove().setFailure(new ConnectException("timed out"));
    assertThat(waiting.refCnt()).isZero();

    assertThat(link.takes(nanos)).isFalse();
    assertThat(send("b").refCnt()).isZero();
    nanos += SECOND - 1;
    assertThat(link.takes(nanos)).isFalse();
    nanos += 1;
    assertThat(link.takes(nanos)).isTrue();
    ByteBuf again = send("c");
    assertThat(opening).hasSize(1);
    opening.remove().setFailure(new ConnectException("timed out"));
    assertThat(again.refCnt()).isZero();
  }
}
