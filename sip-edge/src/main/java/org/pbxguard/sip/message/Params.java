package org.pbxguard.sip.message;

/**
 * A walk over the parameters of a header value or of a URI, in the order they stand: {@code
 * over(...)}, then {@link #next} until it says false. Quoted values are one piece; {@link #value}
 * leaves their quotes off.
 *
 * <p>Mutable and reusable; confined to one event loop.
 */
final class Params {
  private static final byte[] NO_BYTES = new byte[0];

  private final ParamReader reader = new ParamReader();
  private byte[] bytes = NO_BYTES;
  private char separator = ';';
  private int pos;
  private int end;
  private boolean first;
  private boolean broken;

  /**
   * Starts before the parameters of {@code slice}, which begins with the first {@code ;} or is
   * empty.
   */
  public Params over(byte[] bytes, long slice) {
    start(bytes, slice, ';');
    first = false;
    return this;
  }

  /** Starts before the comma-separated parameters of {@code slice} (RFC 3261 20.7). */
  Params overCommas(byte[] bytes, long slice) {
    start(bytes, slice, ',');
    first = true;
    return this;
  }

  private void start(byte[] source, long slice, char between) {
    bytes = source;
    separator = between;
    pos = Slice.present(slice) ? Slice.begin(slice) : 0;
    end = Slice.present(slice) ? Slice.end(slice) : 0;
    broken = false;
  }

  /** Steps to the next parameter; false at the end and where the grammar is broken. */
  public boolean next() {
    int p = Chars.skipLws(bytes, pos, end);
    if (broken || p >= end) {
      return false;
    }
    if (!first) {
      if (bytes[p] != separator) {
        broken = true;
        return false;
      }
      p++;
    }
    first = false;
    pos = reader.read(bytes, p, end);
    if (pos < 0) {
      broken = true;
      return false;
    }
    return true;
  }

  /** Whether the walk ended early because the text is out of the grammar. */
  public boolean broken() {
    return broken;
  }

  /** The name of the current parameter. */
  public long name() {
    return Slice.of(reader.nameBegin, reader.nameEnd);
  }

  /** The value of the current parameter without quotes, or {@link Slice#NONE}. */
  public long value() {
    int begin = reader.valueBegin;
    if (begin >= 0 && bytes[begin] == '"') {
      return Slice.of(begin + 1, reader.valueEnd - 1);
    }
    return reader.value();
  }

  /** Whether the current parameter has this name, in any case. */
  public boolean nameIs(CharSequence name) {
    return Bytes.equalIgnoreCase(bytes, reader.nameBegin, reader.nameEnd, name);
  }

  /**
   * The value of the first parameter of that name, an empty slice when it has none, or {@link
   * Slice#NONE} when there is no such parameter.
   */
  static long find(ParamReader reader, byte[] bytes, int begin, int end, CharSequence name) {
    int p = begin;
    while (p >= 0 && p < end && bytes[p] == ';') {
      p = reader.read(bytes, p + 1, end);
      if (p >= 0 && Bytes.equalIgnoreCase(bytes, reader.nameBegin, reader.nameEnd, name)) {
        return reader.valueBegin < 0
            ? Slice.of(reader.nameEnd, reader.nameEnd)
            : Slice.of(reader.valueBegin, reader.valueEnd);
      }
    }
    return Slice.NONE;
  }
}
