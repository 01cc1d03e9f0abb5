package org.pbxguard.core.journal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a row's value: a version byte, then fields in a fixed order, big-endian.
 *
 * <p>Confined to one thread.
 */
public final class ValueWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

  /** Begins with {@code version}, 1 to 127. */
  public ValueWriter(int version) {
    out.write(version);
  }

  /** One byte. */
  public ValueWriter u8(int value) {
    out.write(value);
    return this;
  }

  /** Eight bytes. */
  public ValueWriter i64(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  /** Four bytes of length, then the bytes. */
  public ValueWriter bytes(byte[] value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(value.length >>> shift);
    }
    out.write(value, 0, value.length);
    return this;
  }

  /** UTF-8, written as {@link #bytes}. */
  public ValueWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** What was written. */
  public byte[] toBytes() {
    return out.toByteArray();
  }
}
