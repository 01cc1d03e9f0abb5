package org.pbxguard.core.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the journal's writer asks of a file system: the seam at which tests inject short writes,
 * full disks and failing forces.
 *
 * <p>Implementations are used by one thread at a time.
 */
interface Disk {

  /** Creates a file that must not exist, with {@code header} forced and its name durable. */
  void create(Path file, ByteBuffer header) throws IOException;

  /** Opens an existing file for writing at {@code position}. */
  DiskFile open(Path file, long position) throws IOException;

  /** A file being written. */
  interface DiskFile extends Closeable {

    /** Writes some bytes at the end and returns how many; they may stay in memory. */
    int write(ByteBuffer source) throws IOException;

    /** Forces what was written. After a failure nothing is known about what is on the disk. */
    void force() throws IOException;

    /** Cuts the file and goes on there. */
    void truncate(long size) throws IOException;
  }

  /** The machine's file system. */
  static Disk real() {
    return new RealDisk();
  }
}

/** The machine's file system by file channels; stateless. */
final class RealDisk implements Disk {
  @Override
  public void create(Path file, ByteBuffer header) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(draft);
    DurableFiles.create(draft, header);
    DurableFiles.rename(draft, file);
  }

  @Override
  public DiskFile open(Path file, long position) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    return new ChannelFile(channel.position(position));
  }
}

/** A file behind a channel; used by one thread. */
final class ChannelFile implements Disk.DiskFile {
  private final FileChannel channel;

  ChannelFile(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return channel.write(source);
  }

  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
