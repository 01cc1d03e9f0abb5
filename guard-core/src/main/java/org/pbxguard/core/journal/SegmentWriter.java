package org.pbxguard.core.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The end of one segment, where frames are added. A frame is durable when {@link #append} returns;
 * when it throws, the file is cut back to what was durable before.
 *
 * <p>After a failed force nobody knows what of the frame is on the disk, and asking again would be
 * answered by a cache that has already forgotten the failure. So the writer then cuts the frame off
 * as well as it can, and takes no more: only a new start, which reads the file anew, goes on. The
 * same holds when a half-written frame cannot be cut off.
 *
 * <p>Confined to one thread.
 */
final class SegmentWriter implements Closeable {
  private final Segment segment;
  private final Disk.DiskFile file;
  private final FrameCodec codec;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
  private long durableSize;
  private long nextSeq;
  private boolean broken;

  SegmentWriter(Segment segment, Disk.DiskFile file, long salt, long durableSize, long nextSeq) {
    this.segment = segment;
    this.file = file;
    this.codec = new FrameCodec(salt);
    this.durableSize = durableSize;
    this.nextSeq = nextSeq;
  }

  /**
   * Adds a frame of these encoded batches and forces it; none make a mark.
   *
   * @return its size in bytes
   */
  int append(List<byte[]> batches) throws IOException {
    if (broken) {
      throw new IOException("an earlier write to " + segment.file() + " could not be undone");
    }
    ByteBuffer frame = room(FrameCodec.sizeOf(batches));
    codec.write(frame, nextSeq, batches);
    int size = frame.flip().remaining();
    write(frame);
    force();
    durableSize += size;
    nextSeq++;
    return size;
  }

  private void write(ByteBuffer frame) throws IOException {
    try {
      while (frame.hasRemaining()) {
        if (file.write(frame) <= 0) {
          throw new IOException("the disk takes no bytes");
        }
      }
    } catch (IOException e) {
      broken = !cutBack(e);
      throw e;
    }
  }

  private void force() throws IOException {
    try {
      file.force();
    } catch (IOException e) {
      broken = true;
      cutBack(e);
      throw e;
    }
  }

  /** Undoes what is not durable; says whether that worked. */
  private boolean cutBack(IOException reason) {
    try {
      file.truncate(durableSize);
      return true;
    } catch (IOException e) {
      reason.addSuppressed(e);
      return false;
    }
  }

  private ByteBuffer room(int size) {
    if (buffer.capacity() < size) {
      buffer = ByteBuffer.allocateDirect(Math.max(size, 2 * buffer.capacity()));
    }
    return buffer.clear();
  }

  /** The segment that is written. */
  Segment segment() {
    return segment;
  }

  /** Bytes that are durable. */
  long size() {
    return durableSize;
  }

  /** The sequence number of the next frame. */
  long nextSeq() {
    return nextSeq;
  }

  /** Whether it takes no more. */
  boolean isBroken() {
    return broken;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
