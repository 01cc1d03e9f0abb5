package org.pbxguard.core;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs a task each second until it is closed; a failure is logged and the next run comes all the
 * same. Thread-safe.
 */
final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Upkeep.class);

  private final Runnable task;
  private final ScheduledExecutorService executor;
  private final ScheduledFuture<?> runs;

  Upkeep(Runnable task) {
    this.task = task;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            runnable -> {
              Thread thread = new Thread(runnable, "pbxguard-upkeep");
              thread.setDaemon(true);
              return thread;
            });
    this.runs = executor.scheduleWithFixedDelay(this::run, 1, 1, TimeUnit.SECONDS);
  }

  private void run() {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("upkeep failed; it is tried again in a second", e);
    }
  }

  /** Stops, and runs the task a last time. */
  @Override
  public void close() {
    runs.cancel(false);
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("upkeep did not end within ten seconds");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    run();
  }
}
