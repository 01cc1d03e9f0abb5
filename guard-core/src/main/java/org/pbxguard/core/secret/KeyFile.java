package org.pbxguard.core.secret;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.pbxguard.core.journal.DurableFiles;

/**
 * Reading and first writing of small files that only their owner may read. A file that others may
 * read or write is refused rather than mended: whoever could read it may have done so.
 *
 * <p>Not instantiable.
 */
final class KeyFile {
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private KeyFile() {}

  /** The file's bytes, of which there may be {@code maxSize}. */
  static byte[] read(Path file, String what, int maxSize) {
    try {
      if (!Files.isRegularFile(file) && Files.exists(file)) {
        throw new KeyException("The %s %s is not a regular file.".formatted(what, file));
      }
      requireOwnerOnly(file, what);
      long size = Files.size(file);
      if (size > maxSize) {
        throw new KeyException(
            "The %s %s has %d bytes, more than %d: restore it from a backup."
                .formatted(what, file, size, maxSize));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new KeyException("The %s %s does not exist.".formatted(what, file), e);
    } catch (AccessDeniedException e) {
      throw new KeyException(
          "The %s %s cannot be read: let the guard's user own it.".formatted(what, file), e);
    } catch (IOException e) {
      throw new KeyException(
          "The %s %s cannot be read: %s.".formatted(what, file, e.getMessage()), e);
    }
  }

  /**
   * Creates the file with {@code content} unless it exists. Whatever happens meanwhile, a reader
   * finds the whole content or no file, and of two starters one content wins: the bytes are written
   * and forced under another name, which is then linked to the right one.
   *
   * @return whether this call created it
   */
  static boolean create(Path file, String what, byte[] content) {
    Path directory =
        Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a directory");
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
      }
      Path draft =
          Files.createTempFile(directory, file.getFileName() + ".", ".tmp", OWNER_ONLY_FILE);
      try {
        Files.write(draft, content, StandardOpenOption.WRITE);
        DurableFiles.force(draft);
        return publish(draft, file);
      } finally {
        Files.deleteIfExists(draft);
        DurableFiles.forceDirectory(directory);
      }
    } catch (IOException e) {
      throw new KeyException(
          "The %s %s cannot be created: %s.".formatted(what, file, e.getMessage()), e);
    }
  }

  private static void requireOwnerOnly(Path file, String what) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return; // a file system without modes: its owner has chosen so
    }
    Set<PosixFilePermission> mode = view.readAttributes().permissions();
    if (!OWNERS.containsAll(mode)) {
      throw new KeyException(
          ("The %s %s may be read or changed by others (mode %s): run chmod 600 on it, and replace"
                  + " it if it may have leaked.")
              .formatted(what, file, PosixFilePermissions.toString(mode)));
    }
  }

  /** Gives the draft its name unless another starter was faster. */
  private static boolean publish(Path draft, Path file) throws IOException {
    try {
      Files.createLink(file, draft);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      // No hard links here: the move refuses an existing file too, if not atomically.
      Files.move(draft, file);
      return true;
    }
  }
}
