package org.pbxguard.sip.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pbxguard.sip.message.SipSamples.INVITE;
import static org.pbxguard.sip.message.SipSamples.REGISTER;
import static org.pbxguard.sip.message.SipSamples.bytes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.message.SipLimits;

/** RFC 3261 7.5, 18.3; RFC 5626 4.4.1. */
class SipFramesTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final List<SipFault> faults = new ArrayList<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new SipFrames(DEADLINE),
          new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
              if (event instanceof SipFault fault) {
                faults.add(fault);
              }
            }
          });

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  private void send(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes(text)));
  }

  private List<String> frames() {
    List<String> frames = new ArrayList<>();
    for (ByteBuf in = channel.readInbound(); in != null; in = channel.readInbound()) {
      frames.add(in.toString(StandardCharsets.ISO_8859_1));
      in.release();
    }
    return frames;
  }

  private String answered() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.append(out.toString(StandardCharsets.ISO_8859_1));
      out.release();
    }
    return all.toString();
  }

  @Test
  void messages_inOneRead_areDivided() {
    send(REGISTER + INVITE + REGISTER);
    assertThat(frames()).containsExactly(REGISTER, INVITE, REGISTER);
    assertThat(faults).isEmpty();
  }

  @Test
  void message_byteByByte_isOneFrame() {
    for (int i = 0; i < INVITE.length(); i++) {
      assertThat(frames()).isEmpty();
      send(INVITE.substring(i, i + 1));
    }
    assertThat(frames()).containsExactly(INVITE);
  }

  @Test
  void stream_cutAnywhere_givesTheSameFrames() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 300; round++) {
      List<String> sent = new ArrayList<>();
      StringBuilder stream = new StringBuilder();
      for (int i = 0; i < 5; i++) {
        String message = random.nextBoolean() ? REGISTER : INVITE;
        sent.add(message);
        stream.append("\r\n".repeat(random.nextInt(4))).append(message);
      }
      int pos = 0;
      while (pos < stream.length()) {
        int end = Math.min(stream.length(), pos + 1 + random.nextInt(900));
        send(stream.substring(pos, end));
        pos = end;
      }
      assertThat(frames()).isEqualTo(sent);
      answered();
    }
    assertThat(faults).isEmpty();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void doubleBreak_isAnsweredWithOne() {
    send("\r\n\r\n");
    assertThat(answered()).isEqualTo("\r\n");
    send("\r");
    send("\n\r");
    send("\n");
    assertThat(answered()).isEqualTo("\r\n");
    send("\r\n");
    assertThat(answered()).isEmpty();
    send(REGISTER);
    assertThat(frames()).containsExactly(REGISTER);
  }

  @Test
  void breakOfOneKeepAlive_isNotHalfOfTheNext() {
    send("\r\n" + REGISTER + "\r\n");
    assertThat(frames()).containsExactly(REGISTER);
    assertThat(answered()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', CONTENT_LENGTH_MISSING",
    "'Content-Length: -1', CONTENT_LENGTH_BROKEN",
    "'Content-Length: 1x', CONTENT_LENGTH_BROKEN",
    "'Content-Length: 0|l: 0', CONTENT_LENGTH_DUPLICATE",
    "'Content-Length: 65535', TOO_LARGE",
    "'Content-Length: 2147483647', TOO_LARGE",
    "'Content-Length: 0|bad line', HEADER_LINE",
  })
  void unsureEnd_closesTheConnection(String lines, SipFault expected) {
    String other = lines.isEmpty() ? "" : lines.replace("|", "\r\n") + "\r\n";
    send(REGISTER.replace("Content-Length: 0\r\n", other) + REGISTER);

    assertThat(frames()).isEmpty();
    assertThat(faults).containsExactly(expected);
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\r\n\r\n", "\n\r\n\r\n"})
  void anotherProtocol_closesTheConnection(String text) {
    send(text);
    assertThat(faults).hasSize(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void faultThatDoesNotMoveTheEnd_isLeftToTheReader() {
    String odd = REGISTER.replace("Max-Forwards: 70", "Max-Forwards: 700");
    send(odd + REGISTER);
    assertThat(frames()).containsExactly(odd, REGISTER);
    assertThat(faults).isEmpty();
  }

  @Test
  void headWithoutEnd_isCutAtTheCap() {
    String endless = "OPTIONS sip:a SIP/2.0\r\nX: ";
    send(endless + "x".repeat(SipLimits.MAX_HEAD - endless.length() - 1));
    assertThat(faults).isEmpty();
    send("x");
    assertThat(faults).containsExactly(SipFault.TOO_LARGE);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void bytesAfterAFault_areDropped() {
    send("x\r\n\r\n");
    assertThat(faults).hasSize(1);
    assertThat(channel.isOpen()).isFalse();
    assertThat(frames()).isEmpty();
    assertThat(faults).hasSize(1);
  }

  @Test
  void slowSender_isCutAtTheDeadline() {
    channel.freezeTime();
    for (int second = 0; second < 9; second++) {
      send(REGISTER.substring(second, second + 1));
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
    }
    assertThat(faults).isEmpty();
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(faults).containsExactly(SipFault.UNFINISHED);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void idleConnectionBetweenMessages_hasNoDeadline() {
    channel.freezeTime();
    send(REGISTER);
    channel.advanceTimeBy(1, TimeUnit.HOURS);
    channel.runScheduledPendingTasks();
    send("\r\n\r\n" + REGISTER);
    channel.advanceTimeBy(1, TimeUnit.HOURS);
    channel.runScheduledPendingTasks();
    send("\r");
    send("\n");
    channel.advanceTimeBy(1, TimeUnit.HOURS);
    channel.runScheduledPendingTasks();
    assertThat(frames()).hasSize(2);
    assertThat(faults).isEmpty();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void deadline_isPerMessage() {
    channel.freezeTime();
    for (int i = 0; i < 5; i++) {
      send(INVITE.substring(0, 40));
      channel.advanceTimeBy(9, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
      send(INVITE.substring(40));
    }
    assertThat(frames()).hasSize(5);
    assertThat(faults).isEmpty();
  }

  @Test
  void deadline_mustBePositive() {
    assertThatThrownBy(() -> new SipFrames(Duration.ZERO)).hasMessageContaining("deadline");
  }
}
