package org.pbxguard.sip.message;

/**
 * A piece of the message as a {@link CharSequence}, one character per byte, without a copy. Hostile
 * text: escape it wherever it is printed. It changes when it is pointed elsewhere or the bytes do:
 * whoever keeps it takes {@link #toString}.
 *
 * <p>Mutable and reusable; confined to one event loop.
 */
public final class SliceText implements CharSequence {
  private byte[] bytes = new byte[0];
  private int begin;
  private int end;

  /** Points at a piece; {@link Slice#NONE} is the empty text. */
  public SliceText of(byte[] source, long slice) {
    bytes = source;
    begin = Slice.present(slice) ? Slice.begin(slice) : 0;
    end = Slice.present(slice) ? Slice.end(slice) : 0;
    return this;
  }

  @Override
  public int length() {
    return end - begin;
  }

  @Override
  public char charAt(int index) {
    java.util.Objects.checkIndex(index, end - begin);
    return (char) (bytes[begin + index] & 0xFF);
  }

  @Override
  public CharSequence subSequence(int from, int until) {
    java.util.Objects.checkFromToIndex(from, until, end - begin);
    return Bytes.text(bytes, begin + from, begin + until);
  }

  @Override
  public String toString() {
    return Bytes.text(bytes, begin, end);
  }
}
