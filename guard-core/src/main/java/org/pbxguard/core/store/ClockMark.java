package org.pbxguard.core.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.journal.ValueReader;
import org.pbxguard.core.journal.ValueWriter;
import org.pbxguard.core.time.GuardClock;

/**
 * What a process wrote down about its clocks, so that the next one finds out by how much the wall
 * clock was set since.
 *
 * <p>Immutable.
 *
 * @param origin what its ticker counts from; empty where that is not known
 * @param nanos a reading of the ticker
 * @param date the guard's date at that reading
 * @param alive the guard's date when it was last seen to run
 * @param set how far the wall clock was ahead of the guard's date then
 * @param pending rows that are still to be moved
 */
record ClockMark(
    Optional<String> origin,
    long nanos,
    Instant date,
    Instant alive,
    Duration set,
    Optional<Move> pending) {
  private static final int VERSION = 1;

  /** A move of dates by {@code by} that has come as far as the row of {@code last}. */
  record Move(Duration by, Table table, Key last) {

    /** Whether a row has its dates on the new clock already. */
    boolean reached(Table of, byte[] key) {
      int tables = Integer.compare(of.id(), table.id());
      return tables < 0 || (tables == 0 && Arrays.compareUnsigned(key, last.bytes()) <= 0);
    }
  }

  /** A row's key as a value. */
  static final class Key {
    private final byte[] bytes;

    Key(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /** The clocks now. */
  static ClockMark of(GuardClock clock) {
    long nanos = clock.nanos();
    Instant date = clock.instantAt(nanos);
    return new ClockMark(clock.origin(), nanos, date, date, Duration.ZERO, Optional.empty());
  }

  ClockMark alive(Instant now, Duration ahead) {
    return new ClockMark(origin, nanos, date, now, ahead, pending);
  }

  ClockMark pending(Optional<Move> move) {
    return new ClockMark(origin, nanos, date, alive, set, move);
  }

  /**
   * By how much the wall clock that {@code clock} has just been anchored to was set since.
   *
   * <p>As long as the machine was not started anew its ticker tells exactly. Afterwards the wall
   * clock is all there is: it stands as far off as it did when the guard last ran, and it cannot
   * show an earlier time than the guard saw.
   */
  Duration setUntil(GuardClock clock) {
    long now = clock.nanos();
    Instant shown = clock.instantAt(now);
    if (origin.isPresent() && origin.equals(clock.origin()) && now - nanos >= 0) {
      return Duration.between(date.plusNanos(now - nanos), shown);
    }
    Instant expected = shown.minus(set);
    return Duration.between(expected.isBefore(alive) ? alive : expected, shown);
  }

  byte[] encode() {
    ValueWriter out =
        new ValueWriter(VERSION)
            .text(origin.orElse(""))
            .i64(nanos)
            .i64(date.toEpochMilli())
            .i64(alive.toEpochMilli())
            .i64(set.toMillis());
    pending.ifPresent(
        move -> out.i64(move.by().toMillis()).u8(move.table().id()).bytes(move.last().bytes()));
    return out.toBytes();
  }

  static ClockMark decode(Row row) {
    ValueReader in = new ValueReader(row, VERSION);
    Optional<String> origin = Optional.of(in.text()).filter(text -> !text.isEmpty());
    long nanos = in.i64();
    Instant date = Instant.ofEpochMilli(in.i64());
    Instant alive = Instant.ofEpochMilli(in.i64());
    Duration set = Duration.ofMillis(in.i64());
    Optional<Move> move = Optional.empty();
    if (!in.atEnd()) {
      Duration by = Duration.ofMillis(in.i64());
      Table table = Table.of(in.u8()).orElse(Table.META);
      move = Optional.of(new Move(by, table, new Key(in.bytes())));
    }
    return new ClockMark(origin, nanos, date, alive, set, move);
  }
}
