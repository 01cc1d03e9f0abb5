package org.pbxguard.core.score;

import java.time.Duration;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.ValueReader;
import org.pbxguard.core.journal.ValueWriter;

/** Rows of {@link org.pbxguard.core.journal.Table#HISTORY} for who keeps them. Stateless. */
public final class HistoryRows {
  private HistoryRows() {}

  /**
   * The row on a clock that was set by {@code by}: every event happened that much later, so that
   * windows and decay go on as if nobody had touched the clock.
   */
  public static Row moved(Row row, Duration by) {
    ValueReader in = new ValueReader(row, HistoryCodec.VERSION);
    ValueWriter out = new ValueWriter(HistoryCodec.VERSION);
    long millis = by.toMillis();
    switch (HistoryCodec.kind(row)) {
      case HistoryCodec.SOURCE -> source(in, out, millis);
      case HistoryCodec.CREDENTIAL -> {
        out.i64(in.i64()).i64(in.i64()).u8(in.u8());
        ring(in, out, millis);
      }
      case HistoryCodec.KNOWN -> out.i64(moved(in.i64(), millis)).i64(in.i64());
      case HistoryCodec.ACCOUNT -> {
        for (int i = 0; i < 3; i++) {
          out.i64(moved(in.i64(), millis));
        }
        ring(in, out, millis);
      }
      default -> {
        return row;
      }
    }
    return new Row(row.table(), row.key(), out.toBytes());
  }

  private static void source(ValueReader in, ValueWriter out, long millis) {
    out.i64(in.i64()); // the score
    out.i64(moved(in.i64(), millis)).i64(moved(in.i64(), millis)).i64(moved(in.i64(), millis));
    out.i64(in.i64()).text(in.text());
    ring(in, out, millis);
    ring(in, out, millis);
    int evidence = in.u8();
    out.u8(evidence);
    for (int i = 0; i < evidence; i++) {
      out.text(in.text()).text(in.text()).text(in.text()).u8(in.u8());
      out.text(in.text()).text(in.text()).text(in.text()).text(in.text());
      out.i64(moved(in.i64(), millis)).i64(in.i64());
    }
    for (int i = 0; i < evidence && !in.atEnd(); i++) {
      out.text(in.text()); // by whom it was passed, where that is known
    }
    while (!in.atEnd()) {
      counter(in, out, millis);
    }
  }

  private static void counter(ValueReader in, ValueWriter out, long millis) {
    int there = in.u8();
    out.u8(there);
    if (there == 0) {
      return;
    }
    out.i64(moved(in.i64(), millis));
    long count = in.i64();
    byte[] registers = in.bytes();
    out.i64(count).bytes(registers);
    for (long i = 0; i < count && registers.length == 0; i++) {
      out.i64(in.i64());
    }
  }

  private static void ring(ValueReader in, ValueWriter out, long millis) {
    long size = in.i64();
    out.i64(size);
    for (long i = 0; i < size; i++) {
      out.i64(moved(in.i64(), millis)).i64(in.i64());
    }
  }

  /** Zero stands for never. */
  private static long moved(long date, long millis) {
    return date <= 0 ? date : date + millis;
  }
}
