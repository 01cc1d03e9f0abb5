package org.pbxguard.sip.message;

import io.netty.buffer.ByteBuf;
import org.pbxguard.core.net.IpAddress;

/**
 * A list of edits against a message's bytes, written out in one pass: what is not edited is copied
 * as it is. Positions are offsets into the source array. {@link #insert}, {@link #replace} and
 * {@link #remove} open an edit; {@link #ascii}, {@link #bytes}, {@link #decimal}, {@link #copy} and
 * {@link #address} append text to the edit that was opened last. Edits at the same position keep
 * the order in which they were made; bytes removed twice are removed once.
 *
 * <p>Reusable without allocation once its buffers have grown. Mutable; confined to one event loop.
 */
public final class Splice {
  /** Most edits of one message. */
  public static final int MAX_EDITS = 256;

  private final int[] from = new int[MAX_EDITS];
  private final int[] until = new int[MAX_EDITS];
  private final int[] textBegin = new int[MAX_EDITS];
  private final int[] textEnd = new int[MAX_EDITS];
  private final int[] order = new int[MAX_EDITS];
  private byte[] text = new byte[1024];
  private byte[] source = new byte[0];
  private int begin;
  private int end;
  private int edits;
  private int used;

  /** Forgets all edits and takes {@code view}'s message as the source. */
  public Splice over(SipView view) {
    return over(view.bytes(), view.begin(), view.end());
  }

  /** Forgets all edits and takes the bytes from {@code from} to before {@code until}. */
  public Splice over(byte[] bytes, int from, int until) {
    java.util.Objects.checkFromToIndex(from, until, bytes.length);
    source = bytes;
    begin = from;
    end = until;
    edits = 0;
    used = 0;
    return this;
  }

  /** Opens an edit that puts text before the byte at {@code at}. */
  public Splice insert(int at) {
    return replace(at, at);
  }

  /** Takes out the bytes from {@code start} to before {@code stop}. */
  public Splice remove(int start, int stop) {
    return replace(start, stop);
  }

  /** Opens an edit that puts text in place of the bytes from {@code start} to before stop. */
  public Splice replace(int start, int stop) {
    if (start < begin || stop < start || stop > end) {
      throw new IllegalArgumentException(
          "edit out of the message: " + start + " to " + stop + " of " + begin + " to " + end);
    }
    if (edits == MAX_EDITS) {
      throw new IllegalStateException("more than " + MAX_EDITS + " edits");
    }
    from[edits] = start;
    until[edits] = stop;
    textBegin[edits] = used;
    textEnd[edits] = used;
    int slot = edits++;
    while (slot > 0 && from[order[slot - 1]] > start) {
      order[slot] = order[slot - 1];
      slot--;
    }
    order[slot] = edits - 1;
    return this;
  }

  /** Appends ASCII characters to the open edit. */
  public Splice ascii(CharSequence characters) {
    int length = characters.length();
    room(length);
    for (int i = 0; i < length; i++) {
      text[used++] = (byte) characters.charAt(i);
    }
    return close();
  }

  /** Appends bytes to the open edit. */
  public Splice bytes(byte[] from, int offset, int length) {
    room(length);
    System.arraycopy(from, offset, text, used, length);
    used += length;
    return close();
  }

  /** Appends bytes to the open edit. */
  public Splice bytes(byte[] from) {
    return bytes(from, 0, from.length);
  }

  /** Appends a piece of the source to the open edit. */
  public Splice copy(long slice) {
    return bytes(source, Slice.begin(slice), Slice.length(slice));
  }

  /** Appends a number that is not negative, in decimal, to the open edit. */
  public Splice decimal(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("negative number: " + number);
    }
    int digits = 1;
    for (long n = number; n > 9; n /= 10) {
      digits++;
    }
    room(digits);
    long rest = number;
    for (int i = used + digits - 1; i >= used; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    used += digits;
    return close();
  }

  /** Appends an address to the open edit, IPv6 without brackets; IPv4 without allocation. */
  public Splice address(IpAddress address) {
    if (!address.isV4()) {
      return ascii(address.toString());
    }
    int bits = address.v4Bits();
    decimal(bits >>> 24).ascii(".").decimal((bits >>> 16) & 0xFF);
    return ascii(".").decimal((bits >>> 8) & 0xFF).ascii(".").decimal(bits & 0xFF);
  }

  private void room(int more) {
    if (edits == 0) {
      throw new IllegalStateException("no edit is open");
    }
    if (text.length - used < more) {
      text = java.util.Arrays.copyOf(text, Math.max(text.length * 2, used + more));
    }
  }

  private Splice close() {
    textEnd[edits - 1] = used;
    return this;
  }

  /** How many bytes {@link #writeTo} writes. */
  public int length() {
    int length = 0;
    int pos = begin;
    for (int i = 0; i < edits; i++) {
      int edit = order[i];
      length += Math.max(from[edit] - pos, 0) + textEnd[edit] - textBegin[edit];
      pos = Math.max(pos, until[edit]);
    }
    return length + end - pos;
  }

  /** Writes the edited message. */
  public void writeTo(ByteBuf out) {
    writeTo(out, begin, end);
  }

  /** Writes the part from {@code start} to before {@code stop} with the edits that begin in it. */
  public void writeTo(ByteBuf out, int start, int stop) {
    int pos = start;
    for (int i = 0; i < edits; i++) {
      int edit = order[i];
      if (from[edit] < start || from[edit] > stop || (from[edit] == stop && stop != end)) {
        continue;
      }
      if (from[edit] > pos) {
        out.writeBytes(source, pos, from[edit] - pos);
      }
      out.writeBytes(text, textBegin[edit], textEnd[edit] - textBegin[edit]);
      pos = Math.max(pos, until[edit]);
    }
    if (pos < stop) {
      out.writeBytes(source, pos, stop - pos);
    }
  }
}
