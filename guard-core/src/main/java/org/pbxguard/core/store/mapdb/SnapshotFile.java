package org.pbxguard.core.store.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * One snapshot on disk, {@code snap-<sequence number in 20 digits>-<CRC32C of the whole file in 8
 * hexadecimal digits>.mapdb}. Because the checksum is in the name, one rename makes a snapshot
 * appear together with the means to verify every byte of it.
 *
 * <p>Immutable.
 *
 * @param file the file
 * @param seq the last change of the journal that it holds
 * @param checksum the CRC32C that its bytes must have
 */
public record SnapshotFile(Path file, long seq, int checksum) {
  private static final Pattern NAME = Pattern.compile("snap-([0-9]{20})-([0-9a-f]{8})\\.mapdb");
  private static final int CHUNK = 1 << 20;

  /** The name that a finished draft gets. */
  static SnapshotFile in(Path directory, long seq, int checksum) {
    String name = String.format("snap-%020d-%08x.mapdb", seq, checksum);
    return new SnapshotFile(directory.resolve(name), seq, checksum);
  }

  /** The snapshots of a directory, newest first; other files are passed over. */
  public static List<SnapshotFile> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(SnapshotFile::of)
          .flatMap(Optional::stream)
          .sorted(Comparator.comparingLong(SnapshotFile::seq).reversed())
          .toList();
    }
  }

  private static Optional<SnapshotFile> of(Path file) {
    Matcher name = NAME.matcher(Objects.requireNonNull(file.getFileName()).toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    try {
      long seq = Long.parseLong(name.group(1));
      return Optional.of(new SnapshotFile(file, seq, Integer.parseUnsignedInt(name.group(2), 16)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The CRC32C of a file's bytes. */
  static int checksumOf(Path file) throws IOException {
    CRC32C crc = new CRC32C();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
      while (channel.read(chunk) >= 0) {
        crc.update(chunk.flip());
        chunk.clear();
      }
    }
    return (int) crc.getValue();
  }
}
