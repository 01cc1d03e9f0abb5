package org.pbxguard.sip.trace;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Takes copies from the event loop to a thread of its own, which may be as slow as what it writes
 * to: what does not fit is dropped and counted, and the loop never waits.
 *
 * <p>Bounded: {@value #MOST} copies and {@value #MOST_BYTES} bytes. Thread-safe.
 */
final class Conveyor implements AutoCloseable {
  static final int MOST = 4_096;
  static final int MOST_BYTES = 8 << 20;

  private static final Logger LOG = LogManager.getLogger(Conveyor.class);
  private static final long IDLE_MILLIS = 500;

  private final ArrayBlockingQueue<Load> queue = new ArrayBlockingQueue<>(MOST);
  private final AtomicInteger bytes = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  /** A copy and who gets it. */
  private record Load(Copy copy, Consumer<Copy> to) {}

  Conveyor(String name) {
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Hands a copy on; false when it was dropped. Never waits. */
  boolean offer(Copy copy, Consumer<Copy> to) {
    if (bytes.addAndGet(copy.length()) <= MOST_BYTES && queue.offer(new Load(copy, to))) {
      return true;
    }
    bytes.addAndGet(-copy.length());
    dropped.incrementAndGet();
    return false;
  }

  /** How many copies were dropped. */
  long dropped() {
    return dropped.get();
  }

  private void run() {
    while (!closed) {
      try {
        Load next = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          bytes.addAndGet(-next.copy.length());
          next.to.accept(next.copy);
        }
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException fault) {
        dropped.incrementAndGet();
        LOG.error("a copy could not be written", fault);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
