package org.pbxguard.core.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what a {@link ValueWriter} wrote. A value that is too short or of another version is a
 * {@link JournalException}: the state directory belongs to another release, and guessing would lose
 * data.
 *
 * <p>Confined to one thread.
 */
public final class ValueReader {
  private final Table table;
  private final ByteBuffer in;

  /** Reads {@code row}'s value and refuses a version other than {@code version}. */
  public ValueReader(Row row, int version) {
    this.table = row.table();
    this.in = ByteBuffer.wrap(row.value());
    int found = u8();
    if (found != version) {
      throw new JournalException(
          "table "
              + table
              + " holds a value of version "
              + found
              + ", this release reads "
              + version);
    }
  }

  private JournalException tooShort() {
    return new JournalException("table " + table + " holds a value that is too short");
  }

  /** One byte, 0 to 255. */
  public int u8() {
    try {
      return in.get() & 0xFF;
    } catch (BufferUnderflowException e) {
      throw tooShort();
    }
  }

  /** Eight bytes. */
  public long i64() {
    try {
      return in.getLong();
    } catch (BufferUnderflowException e) {
      throw tooShort();
    }
  }

  /** The bytes that {@link ValueWriter#bytes} wrote. */
  public byte[] bytes() {
    if (in.remaining() < 4) {
      throw tooShort();
    }
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw tooShort();
    }
    byte[] value = new byte[length];
    in.get(value);
    return value;
  }

  /** The text that {@link ValueWriter#text} wrote. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** Whether nothing is left. */
  public boolean atEnd() {
    return !in.hasRemaining();
  }
}
