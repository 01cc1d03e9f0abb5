package org.pbxguard.core.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A bounded queue of events with one thread that writes them in groups. Thread-safe.
 *
 * <p>The writer's state is its own; a latch in the queue marks a place that somebody waits for.
 */
final class EventQueue implements AutoCloseable {
  private static final int CAPACITY = 8_192;

  /** Small, since blocking a source waits for a group that is being chained. */
  private static final int GROUP = 64;

  private static final Object STOP = new Object();

  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Consumer<List<ThreatEvent>> sink;
  private final Thread writer;

  EventQueue(Consumer<List<ThreatEvent>> sink) {
    this.sink = sink;
    this.writer = new Thread(this::run, "pbxguard-audit");
    this.writer.setDaemon(true);
  }

  void start() {
    writer.start();
  }

  /** False when it is full. */
  boolean offer(ThreatEvent event) {
    return queue.offer(event);
  }

  void flush() {
    CountDownLatch written = new CountDownLatch(1);
    if (put(written)) {
      await(written);
    }
  }

  private boolean put(Object item) {
    try {
      while (writer.isAlive()) {
        if (queue.offer(item, 50, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void await(CountDownLatch written) {
    try {
      while (writer.isAlive() && !written.await(50, TimeUnit.MILLISECONDS)) {
        // The writer may have been stopped between the offer and now.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Object> items = new ArrayList<>(GROUP);
    boolean going = true;
    while (going) {
      items.clear();
      try {
        items.add(queue.take());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      queue.drainTo(items, GROUP - 1);
      going = write(items);
    }
  }

  private boolean write(List<Object> items) {
    List<ThreatEvent> events = new ArrayList<>(items.size());
    List<CountDownLatch> waiting = new ArrayList<>();
    boolean going = true;
    for (Object item : items) {
      if (item instanceof ThreatEvent event) {
        events.add(event);
      } else if (item instanceof CountDownLatch latch) {
        waiting.add(latch);
      } else {
        going = false;
      }
    }
    try {
      if (!events.isEmpty()) {
        sink.accept(events);
      }
    } finally {
      waiting.forEach(CountDownLatch::countDown);
    }
    return going;
  }

  @Override
  public void close() {
    if (put(STOP)) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
