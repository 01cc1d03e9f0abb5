package org.pbxguard.sip.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.time.GuardClock;

/**
 * The edge's connection to one PBX. It is opened when a message needs it; messages wait for that, a
 * bounded number of bytes. Where it cannot be opened, the next try comes a second later, and until
 * then nothing is taken. A PBX that reads nothing for ten seconds while much waits for it loses its
 * connection.
 *
 * <p>Confined to one event loop.
 */
final class PbxLink {
  private static final Logger LOG = LogManager.getLogger(PbxLink.class);
  private static final int MAX_WAITING_BYTES = 1 << 20;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Bootstrap bootstrap;
  private final Consumer<Channel> flush;
  private final GuardClock clock;
  private final Deque<ByteBuf> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private @Nullable Channel channel;
  private boolean connecting;
  private boolean failed;
  private long failedNanos;
  private boolean stuck;
  private long stuckNanos;

  /**
   * A link that {@code bootstrap} connects: it knows the PBX, the own address, the handlers.
   *
   * @param flush flushes a channel now or with its batch
   * @param clock tells when a connection could not be opened, which no batch does
   */
  PbxLink(Bootstrap bootstrap, Consumer<Channel> flush, GuardClock clock) {
    this.bootstrap = bootstrap;
    this.flush = flush;
    this.clock = clock;
  }

  private @Nullable Channel active() {
    Channel open = channel;
    return open != null && open.isActive() ? open : null;
  }

  /** Whether a message would be taken now. */
  boolean takes(long nanos) {
    Channel open = active();
    if (open != null) {
      return open.isWritable();
    }
    boolean resting = failed && nanos - failedNanos < RETRY_NANOS;
    return !resting && waitingBytes < MAX_WAITING_BYTES;
  }

  /** Sends a message, or drops it where it is not taken. */
  void send(ByteBuf message, long nanos) {
    Channel open = active();
    if (!takes(nanos)) {
      message.release();
      if (open != null) {
        stuck(open, nanos);
      }
    } else if (open != null) {
      stuck = false;
      SipLoop.write(open, message);
      flush.accept(open);
    } else {
      waiting.add(message);
      waitingBytes += message.readableBytes();
      connect();
    }
  }

  private void stuck(Channel open, long nanos) {
    if (!stuck) {
      stuck = true;
      stuckNanos = nanos;
    } else if (nanos - stuckNanos > STUCK_NANOS) {
      SipLoop.close(open);
    }
  }

  private void connect() {
    if (!connecting) {
      connecting = true;
      failed = false;
      ChannelFuture future = bootstrap.connect();
      future.addListener(done -> connected(future));
    }
  }

  private void connected(ChannelFuture future) {
    connecting = false;
    stuck = false;
    waitingBytes = 0;
    if (future.isSuccess()) {
      Channel open = future.channel();
      channel = open;
      waiting.forEach(message -> SipLoop.write(open, message));
      open.flush();
    } else {
      failed = true;
      failedNanos = clock.nanos();
      LOG.warn("{}", future.cause().getMessage());
      waiting.forEach(ByteBuf::release);
    }
    waiting.clear();
  }
}
