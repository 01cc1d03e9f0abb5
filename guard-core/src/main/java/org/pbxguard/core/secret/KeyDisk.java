package org.pbxguard.core.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.pbxguard.core.journal.DurableFiles;

/**
 * What the replacement of a key file asks of a file system, step by step: the seam at which tests
 * end the process between two steps and in the middle of one.
 *
 * <p>Implementations are used by one thread at a time.
 */
interface KeyDisk {
  /** Removes a file if it is there. */
  void delete(Path file) throws IOException;

  /** Creates an empty file that must not exist and that only its owner may read. */
  void create(Path file) throws IOException;

  /** Writes a file's content; it may stay in memory. */
  void write(Path file, byte[] content) throws IOException;

  /** Forces a file's content to the disk. */
  void force(Path file) throws IOException;

  /** Gives a file the name of another one, which it replaces at once and whole. */
  void rename(Path from, Path to) throws IOException;

  /** Forces a directory: the names in it are on the disk. */
  void forceDirectory(Path directory) throws IOException;

  /** The machine's file system. */
  static KeyDisk real() {
    return new RealKeyDisk();
  }
}

/** The machine's file system; stateless. */
final class RealKeyDisk implements KeyDisk {
  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void create(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(file, KeyFile.OWNER_ONLY_FILE);
    } else {
      Files.createFile(file);
    }
  }

  @Override
  public void write(Path file, byte[] content) throws IOException {
    Files.write(file, content, StandardOpenOption.WRITE);
  }

  @Override
  public void force(Path file) throws IOException {
    DurableFiles.force(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    DurableFiles.forceDirectory(directory);
  }
}
