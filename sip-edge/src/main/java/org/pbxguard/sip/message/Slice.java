package org.pbxguard.sip.message;

/**
 * A piece of the message's bytes as one primitive: begin (included) in the upper and end (excluded)
 * in the lower 32 bits, both absolute offsets into the array that was parsed. {@link #NONE} says
 * that there is no such piece, which differs from an empty one.
 *
 * <p>Immutable.
 */
public final class Slice {
  /** No such piece. */
  public static final long NONE = -1L;

  private Slice() {}

  /** The slice from {@code begin} to before {@code end}; {@link #NONE} for a negative begin. */
  public static long of(int begin, int end) {
    return begin < 0 ? NONE : ((long) begin << 32) | end;
  }

  /** The offset of its first byte. */
  public static int begin(long slice) {
    return (int) (slice >> 32);
  }

  /** The offset after its last byte. */
  public static int end(long slice) {
    return (int) slice;
  }

  /** Its number of bytes; 0 for {@link #NONE}. */
  public static int length(long slice) {
    return (int) slice - (int) (slice >> 32);
  }

  /** Whether it is a piece of the message. */
  public static boolean present(long slice) {
    return slice >= 0;
  }
}
