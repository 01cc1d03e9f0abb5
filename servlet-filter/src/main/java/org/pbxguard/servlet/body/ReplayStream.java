package org.pbxguard.servlet.body;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A held body as a stream, blocking or with a {@link ReadListener}, and what was not held behind
 * it.
 *
 * <p>The container's own non-blocking reads are never used: mixed with the blocking reads that held
 * the body they hang in Tomcat 11. A listener is told on a container thread that there is data,
 * which is always true; a rest that was not held is read blocking by whoever reads.
 *
 * <p>Used by one thread at a time, as every request stream; {@link #isReady()} may be asked from
 * any.
 */
final class ReplayStream extends ServletInputStream {
  private final byte[] bytes;
  private final InputStream rest;
  private final ServletRequest request;
  private final AtomicBoolean endTold = new AtomicBoolean();
  private volatile int at;
  private volatile boolean restEnded;
  private volatile @Nullable ReadListener listener;

  ReplayStream(HeldBody body, ServletRequest request) {
    this.bytes = body.bytes();
    this.rest = body.rest();
    this.request = request;
    this.restEnded = body.whole();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int position = at;
    if (position < bytes.length) {
      int count = Math.min(length, bytes.length - position);
      System.arraycopy(bytes, position, target, offset, count);
      at = position + count;
      return count;
    }
    if (restEnded) {
      return -1;
    }
    int count = rest.read(target, offset, length);
    restEnded = count < 0;
    return count;
  }

  @Override
  public int available() throws IOException {
    int held = bytes.length - at;
    return held > 0 || restEnded ? held : rest.available();
  }

  @Override
  public boolean isFinished() {
    return at >= bytes.length && restEnded;
  }

  /** True until the end; asking at the end makes the listener hear of it, as containers do. */
  @Override
  public boolean isReady() {
    if (!isFinished()) {
      return true;
    }
    ReadListener told = listener;
    if (told != null && !endTold.get()) {
      async().start(() -> tellEnd(told));
    }
    return false;
  }

  @Override
  public void setReadListener(ReadListener readListener) {
    if (listener != null) {
      throw new IllegalStateException("a read listener is set already");
    }
    AsyncContext async = async();
    listener = readListener;
    async.start(() -> serve(readListener));
  }

  private AsyncContext async() {
    if (!request.isAsyncStarted()) {
      throw new IllegalStateException("the request is not asynchronous");
    }
    return request.getAsyncContext();
  }

  private void serve(ReadListener told) {
    try {
      if (!isFinished()) {
        told.onDataAvailable();
      }
    } catch (IOException | RuntimeException failed) {
      fail(told, failed);
      return;
    }
    if (isFinished()) {
      tellEnd(told);
    }
  }

  private void tellEnd(ReadListener told) {
    if (!endTold.compareAndSet(false, true)) {
      return;
    }
    try {
      told.onAllDataRead();
    } catch (IOException | RuntimeException failed) {
      told.onError(failed);
    }
  }

  private void fail(ReadListener told, Throwable failed) {
    endTold.set(true);
    told.onError(failed);
  }
}
