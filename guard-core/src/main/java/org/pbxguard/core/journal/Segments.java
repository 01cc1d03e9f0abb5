package org.pbxguard.core.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;

/**
 * The journal's directory as its writer sees it: one segment open at its end, and the step to the
 * next one.
 *
 * <p>Confined to one thread.
 */
final class Segments implements Closeable {
  private final Path directory;
  private final Disk disk;
  private final SegmentListener listener;
  private final SecureRandom random = new SecureRandom();
  private SegmentWriter writer;
  private boolean stuck;

  private Segments(Path directory, Disk disk, SegmentListener listener, SegmentWriter writer) {
    this.directory = directory;
    this.disk = disk;
    this.listener = listener;
    this.writer = writer;
  }

  /**
   * Opens the end that a replay found. A torn frame is first copied to a file of its own, {@code
   * <segment>.<offset>.torn}, and then cut off. What is read after a kill may never have been
   * forced, so it is forced here before anything is built on it.
   */
  static Segments open(Path directory, Replay replay, Disk disk, SegmentListener listener)
      throws IOException {
    if (replay.tail().isEmpty()) {
      SegmentWriter first = create(directory, disk, replay.lastSeq() + 1, new SecureRandom());
      listener.isNewest(first.segment());
      return new Segments(directory, disk, listener, first);
    }
    Replay.Tail tail = replay.tail().get();
    Disk.DiskFile file = disk.open(tail.segment().file(), tail.goodSize());
    if (tail.tornSize() > 0) {
      keepAside(directory, tail);
      file.truncate(tail.goodSize());
    }
    file.force();
    listener.isNewest(tail.segment());
    SegmentWriter writer =
        new SegmentWriter(tail.segment(), file, tail.salt(), tail.goodSize(), replay.lastSeq() + 1);
    return new Segments(directory, disk, listener, writer);
  }

  private static SegmentWriter create(Path directory, Disk disk, long firstSeq, SecureRandom random)
      throws IOException {
    Segment segment = Segment.in(directory, firstSeq);
    SegmentHeader header = new SegmentHeader(firstSeq, random.nextLong());
    disk.create(segment.file(), header.encode());
    Disk.DiskFile file = disk.open(segment.file(), SegmentHeader.SIZE);
    return new SegmentWriter(segment, file, header.salt(), SegmentHeader.SIZE, firstSeq);
  }

  private static void keepAside(Path directory, Replay.Tail tail) throws IOException {
    Path file = tail.segment().file();
    ByteBuffer torn = ByteBuffer.allocate((int) tail.tornSize());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long position = tail.goodSize();
      while (torn.hasRemaining() && channel.read(torn, position + torn.position()) >= 0) {
        // reads on until the end
      }
    }
    Path aside = file.resolveSibling(file.getFileName() + "." + tail.goodSize() + ".torn");
    Files.deleteIfExists(aside);
    DurableFiles.create(aside, torn.flip());
    DurableFiles.forceDirectory(directory);
  }

  /** Adds a durable frame, see {@link SegmentWriter#append}. */
  int append(List<byte[]> batches) throws IOException {
    if (stuck) {
      throw new IOException("an unused segment could not be removed");
    }
    return writer.append(batches);
  }

  /**
   * Ends the segment with a mark and goes on in a new one.
   *
   * @return the mark's sequence number, the last before the new segment
   */
  long roll() throws IOException {
    append(List.of());
    long lastSeq = writer.nextSeq() - 1;
    SegmentWriter next = create(directory, disk, lastSeq + 1, random);
    try {
      listener.isNewest(next.segment());
    } catch (IOException e) {
      // The next frame would have the number that the unused file claims to begin with.
      stuck = !discard(next, e);
      throw e;
    }
    writer.close();
    writer = next;
    return lastSeq;
  }

  private static boolean discard(SegmentWriter unused, IOException reason) {
    try {
      unused.close();
      Files.delete(unused.segment().file());
      return true;
    } catch (IOException e) {
      reason.addSuppressed(e);
      return false;
    }
  }

  /** Bytes in the open segment. */
  long size() {
    return writer.size();
  }

  /** Whether no further frame is taken until the next start. */
  boolean isBroken() {
    return stuck || writer.isBroken();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
