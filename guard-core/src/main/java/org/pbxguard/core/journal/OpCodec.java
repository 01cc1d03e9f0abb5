package org.pbxguard.core.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The form of a batch's changes on disk: for each change a kind (1 put, 2 removal), the table's id,
 * the key with its length in 16 bits and, for a put, the value with its length in 32 bits; all
 * numbers big-endian.
 *
 * <p>Not instantiable.
 */
final class OpCodec {
  /** The longest key in bytes. */
  static final int MAX_KEY = 0xffff;

  /** The most bytes that one batch may take in this form. */
  static final int MAX_BATCH = 8 << 20;

  private static final byte PUT = 1;
  private static final byte REMOVE = 2;
  private static final int FIXED = 1 + 1 + Short.BYTES;

  private OpCodec() {}

  /**
   * The bytes of a batch.
   *
   * @throws IllegalArgumentException when a key or the whole is too long
   */
  static byte[] encode(Batch batch) {
    long size = 0;
    for (Batch.Op op : batch.ops()) {
      if (op.key.length > MAX_KEY) {
        throw new IllegalArgumentException("key: too long (" + op.key.length + " bytes)");
      }
      size += FIXED + op.key.length + (op.value == null ? 0 : Integer.BYTES + op.value.length);
    }
    if (size > MAX_BATCH) {
      throw new IllegalArgumentException("batch: too large (" + size + " bytes)");
    }
    ByteBuffer out = ByteBuffer.allocate((int) size);
    for (Batch.Op op : batch.ops()) {
      out.put(op.value == null ? REMOVE : PUT).put((byte) op.table.id());
      out.putShort((short) op.key.length).put(op.key);
      if (op.value != null) {
        out.putInt(op.value.length).put(op.value);
      }
    }
    return out.array();
  }

  /**
   * Hands every change up to the buffer's limit to {@code sink}.
   *
   * @return whether all of it was understood; when not, some changes may have been handed over
   */
  static boolean decode(ByteBuffer in, ChangeSink sink) {
    try {
      while (in.hasRemaining()) {
        if (!decodeOne(in, sink)) {
          return false;
        }
      }
      return true;
    } catch (BufferUnderflowException e) {
      return false;
    }
  }

  private static boolean decodeOne(ByteBuffer in, ChangeSink sink) {
    byte kind = in.get();
    Optional<Table> table = Table.of(in.get());
    if (table.isEmpty() || (kind != PUT && kind != REMOVE)) {
      return false;
    }
    byte[] key = take(in, Short.toUnsignedInt(in.getShort()));
    if (kind == PUT) {
      sink.put(table.get(), key, take(in, in.getInt()));
    } else {
      sink.remove(table.get(), key);
    }
    return true;
  }

  /** Takes {@code size} bytes, having checked that they are there before room is made for them. */
  private static byte[] take(ByteBuffer in, int size) {
    if (size < 0 || size > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] taken = new byte[size];
    in.get(taken);
    return taken;
  }
}
