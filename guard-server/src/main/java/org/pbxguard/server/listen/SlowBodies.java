package org.pbxguard.server.listen;

import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.time.Ticker;

/**
 * Ends requests whose bodies trickle: the idle time-out alone is fooled by one byte now and then.
 * The first five seconds are free.
 *
 * <p>Thread-safe; each request counts for itself.
 */
final class SlowBodies extends Handler.Wrapper {
  private static final long GRACE_NANOS = 5_000_000_000L;

  private final int bytesPerSecond;
  private final Ticker ticker;

  SlowBodies(Handler handler, int bytesPerSecond, Ticker ticker) {
    super(handler);
    this.bytesPerSecond = bytesPerSecond;
    this.ticker = ticker;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean counts = bytesPerSecond > 0 && request.getLength() != 0;
    return super.handle(counts ? new Timed(request) : request, response, callback);
  }

  /** Confined to the request's reader, which Jetty orders. */
  private final class Timed extends Request.Wrapper {
    private final long start = ticker.nanos();
    private long bytes;

    Timed(Request request) {
      super(request);
    }

    @Override
    public Content.@Nullable Chunk read() {
      Content.Chunk chunk = super.read();
      if (chunk != null) {
        bytes += chunk.remaining();
        if (!chunk.isLast() && tooSlow()) {
          chunk.release();
          return Content.Chunk.from(new TimeoutException("the body came too slowly"), true);
        }
      }
      return chunk;
    }

    private boolean tooSlow() {
      long nanos = ticker.nanos() - start;
      return nanos > GRACE_NANOS && bytes < bytesPerSecond * (nanos / 1_000_000_000L);
    }
  }
}
