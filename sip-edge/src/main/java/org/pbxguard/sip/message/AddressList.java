package org.pbxguard.sip.message;

/**
 * A walk over the values of a list header field of addresses (Contact, Record-Route, Path, Route)
 * across all its lines: {@code over(...)}, then {@link #next} until it says false. A broken value
 * ends its line, is remembered, and the walk goes on with the next line.
 *
 * <p>Mutable and reusable; confined to one event loop.
 */
public final class AddressList {
  private final AddressView address = new AddressView();
  private byte[] bytes = new byte[0];
  private @org.jspecify.annotations.Nullable SipView view;
  private int line;
  private int pos;
  private boolean broken;

  /** Starts before the first value of {@code id}. */
  public AddressList over(SipView message, HeaderId id) {
    view = message;
    bytes = message.bytes();
    line = message.firstLine(id);
    pos = -1;
    broken = false;
    return this;
  }

  /** Steps to the next value; false at the end. */
  public boolean next() {
    SipView message = view;
    while (message != null && line >= 0) {
      long value = message.lineValue(line);
      if (pos < 0) {
        pos = Slice.begin(value);
      }
      if (pos <= Slice.end(value)) {
        int p = address.read(bytes, pos, Slice.end(value));
        if (p >= 0) {
          pos = p + 1;
          return true;
        }
        broken = true;
      }
      line = message.nextLine(line);
      pos = -1;
    }
    return false;
  }

  /** The current value. */
  public AddressView address() {
    return address;
  }

  /** The header line of the current value. */
  public int line() {
    return line;
  }

  /** Whether a value out of the grammar was met. */
  public boolean broken() {
    return broken;
  }
}
