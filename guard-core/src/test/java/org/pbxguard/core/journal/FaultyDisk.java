package org.pbxguard.core.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The real file system with faults that a test switches on; counts what is forced. */
final class FaultyDisk implements Disk {
  /** The most bytes that one write takes. */
  volatile int mostPerWrite = Integer.MAX_VALUE;

  /** Bytes until the disk is full. */
  final AtomicLong free = new AtomicLong(Long.MAX_VALUE);

  volatile boolean forceFails;
  volatile boolean truncateFails;
  volatile boolean createFails;
  final AtomicInteger forces = new AtomicInteger();

  private final Disk real = Disk.real();

  @Override
  public void create(Path file, ByteBuffer header) throws IOException {
    if (createFails) {
      throw new IOException("no room for " + file.getFileName());
    }
    real.create(file, header);
  }

  @Override
  public DiskFile open(Path file, long position) throws IOException {
    DiskFile opened = real.open(file, position);
    return new DiskFile() {
      @Override
      public int write(ByteBuffer source) throws IOException {
        int size = (int) Math.min(Math.min(source.remaining(), mostPerWrite), free.get());
        if (size == 0) {
          throw new IOException("No space left on device");
        }
        ByteBuffer part = source.slice(source.position(), size);
        while (part.hasRemaining()) {
          opened.write(part);
        }
        source.position(source.position() + size);
        free.addAndGet(-size);
        return size;
      }

      @Override
      public void force() throws IOException {
        forces.incrementAndGet();
        if (forceFails) {
          throw new IOException("Input/output error");
        }
        opened.force();
      }

      @Override
      public void truncate(long size) throws IOException {
        if (truncateFails) {
          throw new IOException("Read-only file system");
        }
        opened.truncate(size);
      }

      @Override
      public void close() throws IOException {
        opened.close();
      }
    };
  }
}
