package org.pbxguard.sip.message;

/**
 * The header lines of one message: where each begins and ends, which field it is, and where name
 * and value stand.
 *
 * <p>Mutable; confined to one event loop.
 */
final class HeaderTable {
  private static final HeaderId[] IDS = HeaderId.values();
  private static final int KINDS = IDS.length;

  private static final int BEGIN = 0;
  private static final int NAME_END = 1;
  private static final int VALUE_BEGIN = 2;
  private static final int VALUE_END = 3;
  private static final int CELLS = 4;

  /** Four cells a line, and the end of the last line behind them. */
  private final int[] cells = new int[CELLS * (SipLimits.MAX_HEADERS + 1)];

  private final byte[] id = new byte[SipLimits.MAX_HEADERS];
  private final byte[] next = new byte[SipLimits.MAX_HEADERS];
  private final byte[] first = new byte[KINDS];
  private final byte[] last = new byte[KINDS];
  private int count;

  void clear() {
    count = 0;
    java.util.Arrays.fill(first, (byte) -1);
  }

  boolean full() {
    return count == SipLimits.MAX_HEADERS;
  }

  int count() {
    return count;
  }

  /** Adds a line; the last byte of {@code to} is its LF, one before the next line. */
  int add(HeaderId kind, int from, int name, int valueFrom, int valueTo, int to) {
    int line = count++;
    int ordinal = kind.code();
    int cell = line * CELLS;
    cells[cell + BEGIN] = from;
    cells[cell + NAME_END] = name;
    cells[cell + VALUE_BEGIN] = valueFrom;
    cells[cell + VALUE_END] = valueTo;
    cells[cell + CELLS + BEGIN] = to;
    id[line] = (byte) ordinal;
    next[line] = -1;
    if (first[ordinal] < 0) {
      first[ordinal] = (byte) line;
    } else {
      next[last[ordinal]] = (byte) line;
    }
    last[ordinal] = (byte) line;
    return line;
  }

  int first(HeaderId kind) {
    return first[kind.code()];
  }

  int next(int line) {
    return next[line];
  }

  HeaderId id(int line) {
    return IDS[id[line]];
  }

  int begin(int line) {
    return cells[line * CELLS + BEGIN];
  }

  int end(int line) {
    return cells[(line + 1) * CELLS + BEGIN];
  }

  long name(int line) {
    return Slice.of(begin(line), cells[line * CELLS + NAME_END]);
  }

  long value(int line) {
    return Slice.of(cells[line * CELLS + VALUE_BEGIN], cells[line * CELLS + VALUE_END]);
  }
}
