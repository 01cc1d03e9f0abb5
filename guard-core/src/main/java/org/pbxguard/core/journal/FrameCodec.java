package org.pbxguard.core.journal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The form of a frame: the payload's length (32 bits), a CRC32C (32 bits), and the payload, which
 * is the frame's sequence number (64 bits) and the changes of one group of batches. A frame without
 * changes is a mark: it ends a segment or a run of the process.
 *
 * <p>The checksum covers the segment's salt, the length and the payload. Because nobody outside
 * knows the salt, text that a stranger brought into a value cannot pass for a frame, and neither
 * can what an older file left on the same disk blocks.
 *
 * <p>A whole group is one frame. Since the group before it was forced, at most the last frame of a
 * journal can be torn, even where a disk writes blocks out of order: a bad frame before a good one
 * is always damage.
 *
 * <p>Confined to one thread.
 */
final class FrameCodec {
  /** Bytes of length and checksum. */
  static final int HEADER_SIZE = 2 * Integer.BYTES;

  /** Bytes of a frame without changes. */
  static final int MARK_SIZE = HEADER_SIZE + Long.BYTES;

  /** The largest payload: a full group and one more batch. */
  static final int MAX_PAYLOAD = Long.BYTES + JournalLimits.MAX_GROUP_BYTES + OpCodec.MAX_BATCH;

  private final CRC32C crc = new CRC32C();
  private final ByteBuffer seed = ByteBuffer.allocate(Long.BYTES);
  private final long salt;

  FrameCodec(long salt) {
    this.salt = salt;
  }

  /** The size of the frame of these encoded batches. */
  static int sizeOf(List<byte[]> batches) {
    int size = MARK_SIZE;
    for (byte[] batch : batches) {
      size += batch.length;
    }
    return size;
  }

  /** Writes a frame at the buffer's position. */
  void write(ByteBuffer out, long seq, List<byte[]> batches) {
    int start = out.position();
    out.putInt(sizeOf(batches) - HEADER_SIZE).putInt(0).putLong(seq);
    for (byte[] batch : batches) {
      out.put(batch);
    }
    out.putInt(start + Integer.BYTES, checksum(out, start, out.position()));
  }

  /** The sequence number of the frame at {@code start}, whose header and number must be there. */
  static long seqAt(ByteBuffer in, int start) {
    return in.getLong(start + HEADER_SIZE);
  }

  /** The size of the intact frame that starts at {@code start}; 0 when there is none. */
  int intactSizeAt(ByteBuffer in, int start) {
    if (in.limit() - start < MARK_SIZE) {
      return 0;
    }
    int payload = in.getInt(start);
    if (payload < Long.BYTES
        || payload > MAX_PAYLOAD
        || payload > in.limit() - start - HEADER_SIZE) {
      return 0;
    }
    int end = start + HEADER_SIZE + payload;
    return in.getInt(start + Integer.BYTES) == checksum(in, start, end) ? end - start : 0;
  }

  private int checksum(ByteBuffer frame, int start, int end) {
    crc.reset();
    crc.update(seed.clear().putLong(salt).flip());
    crc.update(frame.duplicate().limit(start + Integer.BYTES).position(start));
    crc.update(frame.duplicate().limit(end).position(start + HEADER_SIZE));
    return (int) crc.getValue();
  }
}
