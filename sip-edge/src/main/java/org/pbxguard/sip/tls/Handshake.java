package org.pbxguard.sip.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Reads the server name from a client's first bytes and goes on with that name's certificate. Both
 * steps have a deadline of their own; a client that misses one is cut off.
 *
 * <p>Confined to the channel's event loop; one instance for each channel.
 */
final class Handshake extends SniHandler {
  /** A ClientHello is some 500 bytes, with post-quantum key shares 2,000. */
  private static final int MAX_CLIENT_HELLO = 16_384;

  /** A peer that does not take the last record is not waited for. */
  private static final long CLOSE_MILLIS = 500;

  private final Executor tasks;
  private final Duration time;

  Handshake(TlsContexts contexts, Executor tasks, Duration time) {
    super(contexts::of, MAX_CLIENT_HELLO, time.toMillis());
    this.tasks = tasks;
    this.time = time;
  }

  @Override
  protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
    SslHandler handler = context.newHandler(allocator, tasks);
    handler.setHandshakeTimeoutMillis(time.toMillis());
    handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS);
    return handler;
  }
}
