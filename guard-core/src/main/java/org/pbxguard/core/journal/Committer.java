package org.pbxguard.core.journal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.time.Ticker;

/**
 * The one thread that writes the journal: takes what waits, makes it one durable frame, then tells
 * everybody who waited.
 *
 * <p>A full disk fails the changes at hand and is tried again with the next ones. A failed force
 * ends the journal until the next start, see {@link SegmentWriter}.
 *
 * <p>Its state is confined to its thread, but for the flag that it ended, which any thread reads.
 */
final class Committer implements Runnable {
  private static final Logger LOG = LogManager.getLogger(Committer.class);

  private final Intake intake;
  private final Segments segments;
  private final Counters counters;
  private final JournalLimits limits;
  private final Ticker ticker;
  private final LogGate failures;
  private boolean dirty;
  private volatile boolean refusing;

  Committer(
      Intake intake, Segments segments, Counters counters, JournalLimits limits, Ticker ticker) {
    this.intake = intake;
    this.segments = segments;
    this.counters = counters;
    this.limits = limits;
    this.ticker = ticker;
    this.failures = new LogGate(ticker);
  }

  /** Whether changes are refused until the next start. */
  boolean isRefusing() {
    return refusing;
  }

  @Override
  public void run() {
    try {
      for (Group group = intake.take(); group != null; group = intake.take()) {
        serve(group);
      }
      leaveCloseMark();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.error("The journal's thread was interrupted; changes are refused until the next start");
    } finally {
      refusing = true;
      intake.close();
      refuseTheRest();
      closeFile();
    }
  }

  private void serve(Group group) {
    try {
      write(group.changes());
      CompletableFuture<Long> roll = group.roll();
      if (roll != null) {
        roll.complete(roll());
      } else if (segments.size() >= limits.segmentBytes()) {
        roll();
      }
    } catch (IOException e) {
      reportFailure(e);
      group.refuse(new JournalException("The disk refused a change", e));
    } catch (RuntimeException | Error e) {
      refusing = true;
      group.refuse(new JournalException("The journal failed", e));
      LOG.error("The journal ends; changes are refused until the next start", e);
      throw e;
    }
  }

  private void write(List<Change> changes) throws IOException {
    if (changes.isEmpty()) {
      return;
    }
    boolean durable = false;
    try {
      append(changes.stream().map(Change::encoded).toList());
      durable = true;
    } finally {
      if (!durable) {
        counters.failed(changes.size());
      }
    }
    changes.forEach(Change::acknowledge);
  }

  private void append(List<byte[]> encoded) throws IOException {
    long start = ticker.nanos();
    int size = segments.append(encoded);
    counters.durable(encoded.size(), size, ticker.nanos() - start);
    dirty = true;
  }

  private long roll() throws IOException {
    long lastSeq = segments.roll();
    dirty = false;
    return lastSeq;
  }

  /** A frame after the last change lets the next start tell damage to that change from a kill. */
  private void leaveCloseMark() {
    if (dirty && !segments.isBroken()) {
      try {
        append(List.of());
      } catch (IOException e) {
        reportFailure(e);
      }
    }
  }

  private void reportFailure(IOException e) {
    if (segments.isBroken()) {
      if (!refusing) {
        LOG.error("The journal cannot be written; changes are refused until the next start", e);
      }
      refusing = true;
    } else if (failures.opens()) {
      LOG.error("The journal cannot be written now; changes are refused meanwhile", e);
    }
  }

  private void refuseTheRest() {
    JournalException reason = new JournalException("The journal ended");
    for (Group group = intake.poll(); group != null; group = intake.poll()) {
      counters.failed(group.changes().size());
      group.refuse(reason);
    }
  }

  private void closeFile() {
    try {
      segments.close();
    } catch (IOException e) {
      LOG.warn("The journal's file did not close", e);
    }
  }
}
