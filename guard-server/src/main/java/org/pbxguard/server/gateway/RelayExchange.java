package org.pbxguard.server.gateway;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The answer's way back: read from the upstream as the client takes it, so that neither a slow
 * client nor a long file holds a thread or memory.
 *
 * <p>At any moment the exchange waits for exactly one thing, the client's readiness or the
 * upstream's next bytes, so {@link #relay()} never runs twice at once; the hand-over between the
 * two is ordered by the containers.
 */
final class RelayExchange implements Response.Listener, WriteListener {
  private static final Logger LOG = LogManager.getLogger(RelayExchange.class);

  private final AsyncContext async;
  private final HttpServletResponse response;
  private final Supplier<Request> requests;
  private final Redirects redirects;
  private final AtomicBoolean ended = new AtomicBoolean();

  private @Nullable ServletOutputStream out;
  private Content.@Nullable Source source;
  private Content.@Nullable Chunk written;
  private boolean flushed = true;
  private boolean mayRepeat;
  private boolean headed;
  private volatile Request request;

  /**
   * An exchange that has not begun.
   *
   * @param requests makes the request, anew where it is repeated
   * @param repeatable whether it may be sent twice (RFC 9110 9.2.2): safe and without a body
   */
  RelayExchange(
      AsyncContext async,
      HttpServletResponse response,
      Supplier<Request> requests,
      boolean repeatable,
      Redirects redirects) {
    this.async = async;
    this.response = response;
    this.requests = requests;
    this.mayRepeat = repeatable;
    this.request = requests.get();
    this.redirects = redirects;
  }

  void start() {
    request.send(this);
  }

  @Override
  public void onHeaders(Response answer) {
    headed = true;
    response.setStatus(answer.getStatus());
    Set<String> named = HeaderRules.named(answer.getHeaders().getValuesList("Connection"));
    for (HttpField field : answer.getHeaders()) {
      String name = field.getName();
      if (HeaderRules.toClient(name, named) && field.getValue() != null) {
        String value = field.getValue();
        response.addHeader(name, Redirects.concerns(name) ? redirects.rewrite(name, value) : value);
      }
    }
  }

  @Override
  public void onContentSource(Response answer, Content.Source content) {
    source = content;
    try {
      out = response.getOutputStream();
      out.setWriteListener(this);
    } catch (IOException e) {
      abort(e);
    }
  }

  @Override
  public void onWritePossible() {
    relay();
  }

  /** Moves chunks until one side has to be waited for. */
  private void relay() {
    ServletOutputStream to = out;
    Content.Source from = source;
    if (to == null || from == null) {
      return;
    }
    try {
      while (to.isReady()) {
        release();
        Content.Chunk chunk = from.read();
        if (chunk == null) {
          if (flushed) {
            from.demand(this::relay);
            return;
          }
          flushed = true;
          to.flush();
        } else if (Content.Chunk.isFailure(chunk)) {
          fail(chunk.getFailure());
          return;
        } else if (chunk.hasRemaining()) {
          written = chunk;
          flushed = false;
          write(to, chunk.getByteBuffer());
        } else {
          chunk.release();
          if (chunk.isLast()) {
            complete();
            return;
          }
        }
      }
    } catch (IOException e) {
      onError(e);
    }
  }

  private static void write(ServletOutputStream to, ByteBuffer bytes) throws IOException {
    if (bytes.hasArray()) {
      to.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      bytes.position(bytes.limit());
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      to.write(copy);
    }
  }

  /** Gives back the chunk of a write that has ended. */
  private void release() {
    Content.Chunk chunk = written;
    written = null;
    if (chunk != null) {
      chunk.release();
    }
  }

  /** The client went away: the upstream need not go on. */
  @Override
  public void onError(Throwable failure) {
    abort(failure);
    if (ended.compareAndSet(false, true)) {
      async.complete();
    }
  }

  private void abort(Throwable failure) {
    // Whether the exchange could still be stopped is of no interest: its end is told either way.
    var unused = request.abort(failure);
  }

  @Override
  public void onComplete(Result result) {
    Throwable failure = result.getFailure();
    if (failure != null && mayRepeat && hungUp(failure) && !headed) {
      // The upstream closed a connection that it had kept alive just as it was used again.
      mayRepeat = false;
      request = requests.get();
      start();
    } else if (failure != null) {
      fail(failure);
    } else if (source == null) {
      complete();
    }
  }

  private static boolean hungUp(Throwable failure) {
    return failure instanceof EOFException || failure instanceof ClosedChannelException;
  }

  private void complete() {
    if (ended.compareAndSet(false, true)) {
      async.complete();
    }
  }

  private void fail(Throwable failure) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    int status = status(failure);
    LOG.info("the upstream did not answer: {} ({})", status, failure.getClass().getSimpleName());
    try {
      if (response.isCommitted()) {
        // The rest is missing: only breaking the connection tells the client.
        response.sendError(-1);
      } else {
        response.reset();
        response.sendError(status);
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("the client is gone", e);
    }
    async.complete();
  }

  private static int status(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return HttpServletResponse.SC_GATEWAY_TIMEOUT;
    }
    return failure instanceof RejectedExecutionException
        ? HttpServletResponse.SC_SERVICE_UNAVAILABLE
        : HttpServletResponse.SC_BAD_GATEWAY;
  }
}
