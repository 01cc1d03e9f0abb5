package org.pbxguard.sip.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.api.PublicApi;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.message.SipLimits;

/**
 * Divides a stream into SIP messages by their Content-Length (RFC 3261 7.5, 18.3) and passes each
 * on as a {@link ByteBuf} of its own. CRLFs between messages are skipped, a double one is a
 * keep-alive and gets its CRLF (RFC 5626 4.4.1).
 *
 * <p>A stream whose next message has no sure end is beyond repair: the {@link SipFault} is fired as
 * a user event, so that a 400 can be written, and the connection is closed. So is one whose message
 * is not whole within the deadline, whatever trickles in; a head is searched once, not again for
 * each byte.
 *
 * <p>Confined to the channel's event loop; one instance for each channel.
 */
@PublicApi
public final class SipFrames extends ByteToMessageDecoder {
  private static final FastThreadLocal<FrameHead> HEAD =
      new FastThreadLocal<>() {
        @Override
        protected FrameHead initialValue() {
          return new FrameHead();
        }
      };

  private static final int HEAD_END = 0x0D0A0D0A;
  private static final int LINE_END = 0x0D0A;

  private final long deadlineNanos;
  private int searched;
  private int length;
  private int breaks;
  private boolean broken;
  private @Nullable ScheduledFuture<?> deadline;

  /** Frames whose messages must be whole within {@code deadline} of their first byte. */
  public SipFrames(Duration deadline) {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("deadline: not positive (" + deadline + ")");
    }
    deadlineNanos = deadline.toNanos();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (length == 0) {
      skipBreaks(ctx, in);
      head(ctx, in);
    }
    if (length > 0 && in.readableBytes() >= length) {
      out.add(in.readRetainedSlice(length));
      length = 0;
      searched = 0;
      disarm();
    } else if (!broken && in.isReadable()) {
      arm(ctx);
    } else {
      disarm();
    }
  }

  private void skipBreaks(ChannelHandlerContext ctx, ByteBuf in) {
    while (searched == 0
        && in.readableBytes() >= 2
        && in.getUnsignedShort(in.readerIndex()) == LINE_END) {
      in.skipBytes(2);
      breaks++;
      if (breaks == 2) {
        breaks = 0;
        pong(ctx);
      }
    }
  }

  /** A reader that does not take the answers gets none: they must not pile up. */
  private static void pong(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      ctx.writeAndFlush(Unpooled.copyShort(LINE_END))
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  private void head(ChannelHandlerContext ctx, ByteBuf in) {
    int readable = Math.min(in.readableBytes(), SipLimits.MAX_HEAD);
    int at = Math.max(searched - 3, 0);
    while (at + 4 <= readable && in.getInt(in.readerIndex() + at) != HEAD_END) {
      at++;
    }
    if (at + 4 > readable) {
      // A lone CR may yet become a CRLF between messages.
      searched = readable < 2 ? 0 : readable;
      if (readable == SipLimits.MAX_HEAD) {
        fail(ctx, in, SipFault.TOO_LARGE);
      }
      return;
    }
    breaks = 0;
    FrameHead head = HEAD.get();
    head.read(in, at + 4);
    if (head.fault() == SipFault.NONE) {
      length = head.length();
    } else {
      fail(ctx, in, head.fault());
    }
  }

  private void fail(ChannelHandlerContext ctx, ByteBuf in, SipFault fault) {
    broken = true;
    in.skipBytes(in.readableBytes());
    disarm();
    ctx.fireUserEventTriggered(fault);
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  private void arm(ChannelHandlerContext ctx) {
    if (deadline == null) {
      deadline =
          ctx.executor()
              .schedule(
                  () -> fail(ctx, internalBuffer(), SipFault.UNFINISHED),
                  deadlineNanos,
                  TimeUnit.NANOSECONDS);
    }
  }

  private void disarm() {
    ScheduledFuture<?> armed = deadline;
    if (armed != null) {
      armed.cancel(false);
      deadline = null;
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    disarm();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    disarm();
    super.channelInactive(ctx);
    disarm();
  }
}
