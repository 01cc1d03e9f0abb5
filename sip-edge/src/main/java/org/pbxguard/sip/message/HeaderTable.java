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

  private final int[] begin = new int[SipLimits.MAX_HEADERS];
  private final int[] end = new int[SipLimits.MAX_HEADERS];
  private final int[] nameEnd = new int[SipLimits.MAX_HEADERS];
  private final int[] valueBegin = new int[SipLimits.MAX_HEADERS];
  private final int[] valueEnd = new int[SipLimits.MAX_HEADERS];
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
    begin[line] = from;
    nameEnd[line] = name;
    valueBegin[line] = valueFrom;
    valueEnd[line] = valueTo;
    end[line] = to;
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
    return begin[line];
  }

  int end(int line) {
    return end[line];
  }

  long name(int line) {
    return Slice.of(begin[line], nameEnd[line]);
  }

  long value(int line) {
    return Slice.of(valueBegin[line], valueEnd[line]);
  }
}
