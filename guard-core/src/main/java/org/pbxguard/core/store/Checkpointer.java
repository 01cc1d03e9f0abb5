package org.pbxguard.core.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.journal.DamagedJournalException;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.journal.SegmentedJournal;
import org.pbxguard.core.store.mapdb.SnapshotFile;
import org.pbxguard.core.time.GuardClock;

/**
 * Decides when a checkpoint is due, and makes it on a thread of its own: when the journal has grown
 * past a size, when the last one is too old, and when somebody asks. One that fails is tried again
 * after a minute.
 *
 * <p>Thread-safe: the figures are confined to its thread but for those that are read for the
 * status, and requests are guarded by its lock.
 */
final class Checkpointer implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Checkpointer.class);
  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final StoreSettings settings;
  private final SegmentedJournal journal;
  private final Checkpoint checkpoint;
  private final GuardClock clock;
  private final Object lock = new Object();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "pbxguard-checkpoint");
            daemon.setDaemon(true);
            return daemon;
          });

  @GuardedBy("lock")
  private @Nullable CompletableFuture<Void> requested;

  private long bytesBefore;
  private Instant notBefore;
  private volatile Instant last;
  private volatile long snapshotSeq;
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile boolean closing;

  Checkpointer(
      StoreSettings settings,
      SegmentedJournal journal,
      Checkpoint checkpoint,
      Opening opening,
      GuardClock clock) {
    this.settings = settings;
    this.journal = journal;
    this.checkpoint = checkpoint;
    this.clock = clock;
    this.bytesBefore = -opening.journalBytes();
    this.notBefore = Instant.MIN;
    this.snapshotSeq = opening.base().seq();
    this.last = opening.base().info().map(info -> info.created()).orElseGet(clock::instant);
  }

  /** Looks every second whether one is due. */
  void start() {
    Future<?> schedule = thread.scheduleWithFixedDelay(this::makeIfDue, 1, 1, TimeUnit.SECONDS);
    if (schedule.isDone()) {
      throw new IllegalStateException("the checkpoint thread ended");
    }
  }

  /** Asks for one; who asks before it has begun shares it. */
  CompletableFuture<Void> request() {
    synchronized (lock) {
      if (requested == null) {
        CompletableFuture<Void> fresh = new CompletableFuture<>();
        try {
          thread.execute(this::serveRequest);
        } catch (RejectedExecutionException e) {
          return CompletableFuture.failedFuture(new JournalException("The store is closed"));
        }
        requested = fresh;
      }
      return requested;
    }
  }

  private void serveRequest() {
    CompletableFuture<Void> request;
    synchronized (lock) {
      request = requested;
      requested = null;
    }
    if (request == null) {
      return;
    }
    try {
      make();
      request.complete(null);
    } catch (JournalException e) {
      request.completeExceptionally(e);
    }
  }

  /** Makes one when it is due. */
  private void makeIfDue() {
    Instant now = clock.instant();
    boolean large = journal.stats().bytes() - bytesBefore >= settings.checkpointBytes();
    boolean old = !now.isBefore(last.plus(settings.checkpointInterval()));
    if ((large || old) && !now.isBefore(notBefore) && journal.writable()) {
      try {
        make();
      } catch (JournalException e) {
        notBefore = now.plus(RETRY); // logged where it failed
      }
    }
  }

  private void make() {
    try {
      Instant now = clock.instant();
      long bytes = journal.stats().bytes();
      long lastSeq = journal.roll().join();
      SnapshotFile snapshot = checkpoint.make(lastSeq, now, () -> closing);
      snapshotSeq = snapshot.seq();
      bytesBefore = bytes;
      last = now;
      made.incrementAndGet();
    } catch (CancellationException e) {
      throw new JournalException("The store closed during the checkpoint", e);
    } catch (IOException | DamagedJournalException | RuntimeException e) {
      failed.incrementAndGet();
      LOG.error("The checkpoint failed; journal and older snapshots are kept", e);
      throw new JournalException("The checkpoint failed", e);
    }
  }

  /** The last change that the newest snapshot holds; 0 for none. */
  long snapshotSeq() {
    return snapshotSeq;
  }

  /** When the newest snapshot was made; the time of opening when there is none. */
  Instant last() {
    return last;
  }

  /** How many were made. */
  long made() {
    return made.get();
  }

  /** How many failed. */
  long failed() {
    return failed.get();
  }

  /** Gives up one that runs and makes no more. */
  @Override
  public void close() {
    closing = true;
    thread.shutdown();
    synchronized (lock) {
      if (requested != null) {
        requested.completeExceptionally(new JournalException("The store is closed"));
        requested = null;
      }
    }
    try {
      if (!thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("A checkpoint did not end; it is left to the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
