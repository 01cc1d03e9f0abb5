package org.pbxguard.core.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The hold on a state directory: a lock of the operating system on the file {@code lock}, which
 * ends with the process however it ends. The file holds the owner's process id for the one who is
 * refused.
 *
 * <p>Confined to the opener and closer of the store.
 */
final class StateLock implements AutoCloseable {
  private static final String NAME = "lock";

  private final Path file;
  private final FileChannel channel;
  private final boolean created;

  private StateLock(Path file, FileChannel channel, boolean created) {
    this.file = file;
    this.channel = channel;
    this.created = created;
  }

  /** Takes the lock or says who has it. Writes nothing yet. */
  static StateLock take(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    boolean created = !Files.exists(file);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    if (lock == null) {
      channel.close();
      throw new StoreException(
          "The state directory %s is in use by %s: stop it first, or name another state.dir."
              .formatted(directory, owner(file)));
    }
    return new StateLock(file, channel, created);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another opener in this very process
    }
  }

  private static String owner(Path file) {
    try {
      String pid = Files.readString(file, StandardCharsets.US_ASCII).strip();
      return pid.matches("[0-9]{1,10}") ? "process " + pid : "another process";
    } catch (IOException e) {
      return "another process";
    }
  }

  /** Writes down whose the lock is. */
  void sign() throws IOException {
    String pid = ProcessHandle.current().pid() + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  /** Gives the directory back as it was found, when it could not be opened. */
  void undo() throws IOException {
    if (created) {
      Files.deleteIfExists(file);
    }
    close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
