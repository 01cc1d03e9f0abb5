package org.pbxguard.sip.message;

/**
 * The values of a list header field over all its lines, in their order, up to a cap.
 *
 * <p>Mutable; confined to one event loop.
 */
final class ValueTable {
  private final int[] begin;
  private final int[] end;
  private final short[] line;
  private int count;

  ValueTable(int cap) {
    begin = new int[cap];
    end = new int[cap];
    line = new short[cap];
  }

  void clear() {
    count = 0;
  }

  boolean full() {
    return count == begin.length;
  }

  void add(long value, int onLine) {
    begin[count] = Slice.begin(value);
    end[count] = Slice.end(value);
    line[count] = (short) onLine;
    count++;
  }

  int count() {
    return count;
  }

  long value(int index) {
    java.util.Objects.checkIndex(index, count);
    return Slice.of(begin[index], end[index]);
  }

  int line(int index) {
    java.util.Objects.checkIndex(index, count);
    return line[index];
  }
}
