package org.pbxguard.core.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.time.Ticker;

/**
 * The journal of a directory: batches become frames in segment files, in the order in which they
 * were handed in, by one thread that forces each group once.
 *
 * <p>Neither {@link #commit} nor {@link #append} waits for the disk. When more waits than its
 * limits allow, a commit fails at once and an appended batch is dropped and counted.
 *
 * <p>Thread-safe.
 */
public final class SegmentedJournal implements Journal, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(SegmentedJournal.class);

  private final Intake intake;
  private final Counters counters = new Counters();
  private final Committer committer;
  private final Thread thread;
  private final LogGate drops;

  private SegmentedJournal(Segments segments, JournalLimits limits, Ticker ticker) {
    this.intake = new Intake(limits);
    this.committer = new Committer(intake, segments, counters, limits, ticker);
    this.drops = new LogGate(ticker);
    this.thread = new Thread(committer, "pbxguard-journal");
    thread.setDaemon(true); // a process that forgets to close ends as if it were killed
  }

  /**
   * Opens a directory's journal where {@code replay} ended and starts its thread. A torn last frame
   * is kept aside and cut off.
   *
   * @param listener hears of new segments on the journal's thread
   */
  public static SegmentedJournal open(
      Path directory, Replay replay, Ticker ticker, SegmentListener listener) throws IOException {
    return open(
        Segments.open(directory, replay, Disk.real(), listener), JournalLimits.defaults(), ticker);
  }

  static SegmentedJournal open(Segments segments, JournalLimits limits, Ticker ticker) {
    SegmentedJournal journal = new SegmentedJournal(segments, limits, ticker);
    journal.thread.start();
    return journal;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The future completes on the journal's thread: what depends on it must be short, or use the
   * {@code Async} methods, and must never wait for another commit there.
   *
   * @throws IllegalArgumentException when the batch exceeds 8 MiB or a key 65,535 bytes
   */
  @Override
  public CompletableFuture<Void> commit(Batch batch) {
    byte[] encoded = OpCodec.encode(batch);
    CompletableFuture<Void> acknowledgement = new CompletableFuture<>();
    Intake.Offer offer = intake.offer(Change.awaited(encoded, acknowledgement));
    if (offer != Intake.Offer.TAKEN) {
      counters.turnedAway(true);
      acknowledgement.completeExceptionally(
          new JournalException(
              offer == Intake.Offer.FULL
                  ? "More changes wait than the disk can take"
                  : "The journal is closed"));
    }
    return acknowledgement;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when the batch exceeds 8 MiB or a key 65,535 bytes
   */
  @Override
  public void append(Batch batch) {
    Intake.Offer offer = intake.offer(Change.unawaited(OpCodec.encode(batch)));
    if (offer != Intake.Offer.TAKEN) {
      counters.turnedAway(false);
      if (drops.opens()) {
        LOG.warn("{} unawaited changes dropped: the journal is {}", counters.dropped(), offer);
      }
    }
  }

  /**
   * Ends the segment after the changes handed in so far, or a few later ones.
   *
   * @return completes with the last sequence number before the new segment, on the journal's
   *     thread; exceptionally with {@link JournalException} when there is no new segment
   */
  public CompletableFuture<Long> roll() {
    CompletableFuture<Long> roll = intake.offerRoll();
    return roll == null
        ? CompletableFuture.failedFuture(new JournalException("The journal is closed"))
        : roll;
  }

  /** Whether commits may succeed: false once closed, and after a force failed. */
  public boolean writable() {
    return !committer.isRefusing();
  }

  /** The figures so far. */
  public JournalStats stats() {
    return counters.read(intake.size());
  }

  /**
   * Makes durable what was handed in, refuses what comes, and ends the thread. A second call does
   * nothing. When interrupted meanwhile, it returns at once with the thread's interrupt flag set;
   * the rest is still written.
   */
  @Override
  public void close() {
    intake.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
