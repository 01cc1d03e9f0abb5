package org.pbxguard.core.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One pass over a segment's frames. It reads the whole file, which is bounded by the size at which
 * segments are ended, and changes nothing.
 *
 * <p>Confined to one thread.
 */
final class SegmentScan {
  private final Path file;
  private final ByteBuffer bytes;
  private final FrameCodec codec;
  private final SegmentHeader header;
  private long lastSeq;
  private int goodSize = SegmentHeader.SIZE;

  private SegmentScan(Path file, ByteBuffer bytes, SegmentHeader header) {
    this.file = file;
    this.bytes = bytes;
    this.header = header;
    this.codec = new FrameCodec(header.salt());
    this.lastSeq = header.firstSeq() - 1;
  }

  /** Reads a segment and checks its header; its frames are not looked at yet. */
  static SegmentScan of(Segment segment) throws IOException, DamagedJournalException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment.file()));
    return of(segment, bytes);
  }

  /** As {@link #of(Segment)}, of bytes that are at hand. */
  static SegmentScan of(Segment segment, ByteBuffer bytes) throws DamagedJournalException {
    SegmentHeader header = SegmentHeader.decode(segment.file(), bytes);
    if (header.firstSeq() != segment.firstSeq()) {
      throw new DamagedJournalException(
          segment.file(), "holds the changes from " + header.firstSeq() + " on: it was renamed");
    }
    return new SegmentScan(segment.file(), bytes, header);
  }

  /** Hands over the changes of all intact frames above {@code afterSeq}, in order. */
  void replay(long afterSeq, ChangeSink sink) throws DamagedJournalException {
    for (int size = nextSize(); size > 0; size = nextSize()) {
      long seq = FrameCodec.seqAt(bytes, goodSize);
      int changes = goodSize + FrameCodec.MARK_SIZE;
      ByteBuffer ops = bytes.duplicate().limit(goodSize + size).position(changes);
      if (seq > afterSeq && !OpCodec.decode(ops, sink)) {
        throw new DamagedJournalException(
            file, "holds at byte " + goodSize + " a change that this version does not understand");
      }
      lastSeq = seq;
      goodSize += size;
    }
  }

  private int nextSize() {
    int size = codec.intactSizeAt(bytes, goodSize);
    return size > 0 && FrameCodec.seqAt(bytes, goodSize) == lastSeq + 1 ? size : 0;
  }

  /** What the segment's checksums begin with. */
  long salt() {
    return header.salt();
  }

  /** The last intact frame's sequence number; one below the first when there is none. */
  long lastSeq() {
    return lastSeq;
  }

  /** Bytes up to the end of the last intact frame. */
  int goodSize() {
    return goodSize;
  }

  /** Bytes after the last intact frame. */
  int badSize() {
    return bytes.limit() - goodSize;
  }

  /**
   * Whether an intact later frame stands anywhere in the bad rest: then the rest is no torn end but
   * damage to what was acknowledged.
   */
  boolean hasFrameInBadRest() {
    for (int start = goodSize; start <= bytes.limit() - FrameCodec.MARK_SIZE; start++) {
      if (FrameCodec.seqAt(bytes, start) > lastSeq && codec.intactSizeAt(bytes, start) > 0) {
        return true;
      }
    }
    return false;
  }
}
