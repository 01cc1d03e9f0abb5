package org.pbxguard.core.score;

import org.pbxguard.core.journal.ValueReader;
import org.pbxguard.core.journal.ValueWriter;

/**
 * Counts distinct things in little room: exactly up to sixteen, then by the HyperLogLog estimate
 * (Flajolet, Fusy, Gandouet and Meunier, 2007) over 64 registers, whose standard error is 13 %. It
 * knows since when it counts.
 *
 * <p>Guarded by the lock of the record that holds it.
 */
final class DistinctCounter {
  private static final int EXACT = 16;
  private static final int REGISTERS = 64;
  private static final double ALPHA = 0.709;

  private final long sinceMillis;
  private final long[] seen = new long[EXACT];
  private int count;
  private byte[] registers = new byte[0];

  /** Begins to count now. */
  DistinctCounter(long nowMillis) {
    this.sinceMillis = nowMillis;
  }

  /** Whether it has counted for less than {@code spanMillis}. */
  boolean lasts(long spanMillis, long nowMillis) {
    return nowMillis - sinceMillis < spanMillis;
  }

  /** Notes the thing of a well-mixed hash and returns whether it raised the count. */
  boolean add(long hash) {
    if (registers.length > 0) {
      return estimate(hash);
    }
    for (int i = 0; i < count; i++) {
      if (seen[i] == hash) {
        return false;
      }
    }
    if (count < EXACT) {
      seen[count++] = hash;
      return true;
    }
    registers = new byte[REGISTERS];
    for (long each : seen) {
      raise(each);
    }
    return estimate(hash);
  }

  private boolean estimate(long hash) {
    if (!raise(hash)) {
      return false;
    }
    int before = count;
    count = Math.max(count, estimate());
    return count > before;
  }

  private boolean raise(long hash) {
    int register = (int) (hash & (REGISTERS - 1));
    int rank = Long.numberOfLeadingZeros(hash | REGISTERS) + 1;
    if (registers[register] >= rank) {
      return false;
    }
    registers[register] = (byte) rank;
    return true;
  }

  private int estimate() {
    double sum = 0;
    int empty = 0;
    for (byte rank : registers) {
      sum += 1.0 / (1L << rank);
      empty += rank == 0 ? 1 : 0;
    }
    double raw = ALPHA * REGISTERS * REGISTERS / sum;
    boolean small = raw <= 2.5 * REGISTERS && empty > 0;
    return (int) (small ? REGISTERS * Math.log((double) REGISTERS / empty) : raw);
  }

  /** Writes it down. */
  void write(ValueWriter out) {
    out.i64(sinceMillis).i64(count).bytes(registers);
    for (int i = 0; i < count && registers.length == 0; i++) {
      out.i64(seen[i]);
    }
  }

  /** Reads what {@link #write} wrote. */
  static DistinctCounter read(ValueReader in) {
    DistinctCounter counter = new DistinctCounter(in.i64());
    counter.count = (int) in.i64();
    counter.registers = in.bytes();
    boolean exact = counter.registers.length == 0 && counter.count <= EXACT;
    if (!exact && counter.registers.length != REGISTERS) {
      throw new IllegalArgumentException("a count of another form");
    }
    for (int i = 0; exact && i < counter.count; i++) {
      counter.seen[i] = in.i64();
    }
    return counter;
  }

  /** How many distinct things were noted, about. */
  int count() {
    return count;
  }
}
