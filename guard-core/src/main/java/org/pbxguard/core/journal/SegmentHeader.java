package org.pbxguard.core.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The first 32 bytes of a segment: a magic number, the format's version, the first frame's sequence
 * number, a random salt and a CRC32C of these.
 *
 * <p>Immutable.
 *
 * @param firstSeq the sequence number of the first frame
 * @param salt what the checksums of this segment's frames begin with
 */
record SegmentHeader(long firstSeq, long salt) {
  /** Its size in bytes. */
  static final int SIZE = 32;

  /** The version that this code reads and writes. */
  static final int VERSION = 1;

  private static final long MAGIC = 0x50425847_4a524e4cL; // "PBXGJRNL"
  private static final int CHECKED = SIZE - Integer.BYTES;

  /** The 32 bytes. */
  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(SIZE);
    out.putLong(MAGIC).putInt(VERSION).putLong(firstSeq).putLong(salt).putInt(checksum(out));
    return out.flip();
  }

  /** The header at the start of a segment's bytes. */
  static SegmentHeader decode(Path file, ByteBuffer in) throws DamagedJournalException {
    if (in.limit() < SIZE) {
      throw new DamagedJournalException(file, "is shorter than its own header");
    }
    if (in.getLong(0) != MAGIC || in.getInt(CHECKED) != checksum(in)) {
      throw new DamagedJournalException(file, "has a damaged header");
    }
    int version = in.getInt(Long.BYTES);
    if (version != VERSION) {
      throw new DamagedJournalException(
          file, "has the format version " + version + ", not " + VERSION);
    }
    return new SegmentHeader(
        in.getLong(Long.BYTES + Integer.BYTES), in.getLong(2 * Long.BYTES + Integer.BYTES));
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().limit(CHECKED).position(0));
    return (int) crc.getValue();
  }
}
