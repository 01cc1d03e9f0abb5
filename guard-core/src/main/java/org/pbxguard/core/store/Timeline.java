package org.pbxguard.core.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.block.BlockRows;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.score.HistoryRows;
import org.pbxguard.core.time.GuardClock;

/**
 * Carries what remains of blocks and windows over a restart when somebody sets the wall clock. A
 * row says how the guard's date and the machine's ticker belong together; at the next start it
 * tells by how much the wall clock was set meanwhile, and the dates of blocks and histories are
 * moved by that: those read here at once, those on the disk in steps of which each takes the note
 * of how far it came with it, so that a kill in between moves nothing twice.
 *
 * <p>Dates that mean a date and not a time that remains are left alone: the audit, ends of API
 * keys, the allow list. So are the second factor's, which has rules of its own.
 *
 * <p>Thread-safe, guarded by itself; one thread of its own looks at the clocks each second and
 * writes each minute, or when the wall clock was set.
 */
public final class Timeline implements RowSource, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Timeline.class);
  private static final byte[] ROW = "clock".getBytes(StandardCharsets.US_ASCII);
  private static final Duration SLACK = Duration.ofSeconds(1);
  private static final Duration ALIVE_EVERY = Duration.ofMinutes(1);
  private static final int STEP = 250;
  private static final List<Table> MOVED = List.of(Table.BLOCK, Table.HISTORY);
  private static final ClockMark.Key START = new ClockMark.Key(new byte[0]);

  private final RowSource rows;
  private final Journal journal;
  private final GuardClock clock;
  private final List<ClockMark.Move> moves = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "pbxguard-timeline");
            daemon.setDaemon(true);
            return daemon;
          });

  @GuardedBy("this")
  private ClockMark mark;

  private Timeline(RowSource rows, Journal journal, GuardClock clock) {
    this.rows = rows;
    this.journal = journal;
    this.clock = clock;
    this.mark = ClockMark.of(clock);
  }

  /**
   * Finds out by how much the clock was set since the rows were written, and moves them.
   *
   * @param clock anchored to the wall clock just before
   * @throws StoreException when the moved rows cannot be written
   */
  public static Timeline open(RowSource rows, Journal journal, GuardClock clock) {
    Timeline timeline = new Timeline(rows, journal, clock);
    try {
      timeline.adopt();
    } catch (CompletionException e) {
      throw new StoreException(
          "The clock was set since the state was written, and the ends of blocks cannot be moved"
              + " along: make the state directory writable, then start again.",
          e);
    }
    return timeline;
  }

  private synchronized void adopt() {
    ClockMark fresh = mark;
    ClockMark found = found();
    if (found != null) {
      found.pending().ifPresent(move -> move(found, move));
      Duration by = found.setUntil(clock);
      if (by.abs().compareTo(SLACK) >= 0) {
        LOG.warn("The clock was set by {} since the last run: blocks keep what remains", by);
        move(fresh, new ClockMark.Move(by, Table.META, START));
      }
    }
    journal.commit(new Batch().put(Table.META, ROW.clone(), fresh.encode())).join();
  }

  private @Nullable ClockMark found() {
    List<ClockMark> found = new ArrayList<>();
    rows.rows(
        Table.META,
        row -> {
          if (Arrays.equals(row.key(), ROW)) {
            found.add(ClockMark.decode(row));
          }
        });
    return found.isEmpty() ? null : found.get(0);
  }

  /** Moves what the earlier moves left of the rows, and from here on whoever reads them. */
  private void move(ClockMark under, ClockMark.Move move) {
    List<Row> step = new ArrayList<>();
    for (Table table : MOVED) {
      rows(
          table,
          row -> {
            if (!move.reached(table, row.key())) {
              step.add(moved(row, move));
              if (step.size() == STEP) {
                write(step, under, move.by());
              }
            }
          });
      write(step, under, move.by());
    }
    moves.add(move);
  }

  private void write(List<Row> step, ClockMark under, Duration by) {
    if (step.isEmpty()) {
      return;
    }
    Batch batch = new Batch();
    step.forEach(row -> batch.put(row.table(), row.key(), row.value()));
    Row last = step.get(step.size() - 1);
    ClockMark.Move reached = new ClockMark.Move(by, last.table(), new ClockMark.Key(last.key()));
    batch.put(Table.META, ROW.clone(), under.pending(Optional.of(reached)).encode());
    journal.commit(batch).join();
    step.clear();
  }

  private static Row moved(Row row, ClockMark.Move move) {
    return row.table() == Table.BLOCK
        ? BlockRows.moved(row, move.by())
        : HistoryRows.moved(row, move.by());
  }

  /** {@inheritDoc} Dates are those of this process's clock. */
  @Override
  public void rows(Table table, Consumer<Row> each) {
    rows.rows(table, MOVED.contains(table) ? row -> each.accept(onThisClock(row)) : each);
  }

  private Row onThisClock(Row row) {
    Row now = row;
    for (ClockMark.Move move : moves) {
      now = move.reached(row.table(), row.key()) ? now : moved(now, move);
    }
    return now;
  }

  /** Begins to watch the clocks. */
  public void begin() {
    Future<?> schedule = thread.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    if (schedule.isDone()) {
      throw new IllegalStateException("the timeline's thread ended");
    }
  }

  /** Writes the row anew when it is old or the wall clock was set. */
  synchronized void look() {
    Instant now = clock.instant();
    Duration ahead = Duration.between(now, clock.wallInstant());
    boolean set = ahead.minus(mark.set()).abs().compareTo(SLACK) >= 0;
    if (set || !now.isBefore(mark.alive().plus(ALIVE_EVERY))) {
      write(now, ahead);
    }
  }

  @GuardedBy("this")
  private void write(Instant now, Duration ahead) {
    mark = mark.alive(now, ahead);
    journal.append(new Batch().put(Table.META, ROW.clone(), mark.encode()));
  }

  /** Writes when the guard was last seen to run, and watches no more. */
  @Override
  public void close() {
    thread.shutdown();
    synchronized (this) {
      Instant now = clock.instant();
      write(now, Duration.between(now, clock.wallInstant()));
    }
  }
}
