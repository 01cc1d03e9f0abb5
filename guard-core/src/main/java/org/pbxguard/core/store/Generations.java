package org.pbxguard.core.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.pbxguard.core.journal.DurableFiles;
import org.pbxguard.core.journal.Segment;
import org.pbxguard.core.store.mapdb.SnapshotFile;

/**
 * Which files of a state directory are kept: two generations, that is the two newest snapshots and
 * every segment with changes after the older of them, so that either snapshot may be lost.
 *
 * <p>Used by one thread at a time.
 */
final class Generations {
  private static final String DRAFT = ".tmp";
  private static final String DAMAGED = ".damaged";
  private static final String TORN = ".torn";

  private final Path directory;

  Generations(Path directory) {
    this.directory = directory;
  }

  /** Deletes what was begun and never finished. */
  void dropDrafts() throws IOException {
    for (Path file : filesEndingWith(DRAFT)) {
      Files.deleteIfExists(file);
    }
  }

  /** Gives damaged snapshots a name under which they are no longer taken for one. */
  void setAside(List<SnapshotFile> damaged) throws IOException {
    for (SnapshotFile snapshot : damaged) {
      Path file = snapshot.file();
      DurableFiles.rename(file, file.resolveSibling(file.getFileName() + DAMAGED));
    }
  }

  /** Deletes all snapshots older than the one at {@code keptSeq}, and the damaged ones. */
  void dropSnapshotsBefore(long keptSeq) throws IOException {
    for (SnapshotFile snapshot : SnapshotFile.list(directory)) {
      if (snapshot.seq() < keptSeq) {
        Files.deleteIfExists(snapshot.file());
      }
    }
    for (Path file : filesEndingWith(DAMAGED)) {
      Files.deleteIfExists(file);
    }
    DurableFiles.forceDirectory(directory);
  }

  /** Deletes the segments that hold no change after {@code keptSeq}, and their torn ends. */
  void dropSegmentsUpTo(long keptSeq) throws IOException {
    List<Segment> segments = Segment.list(directory);
    for (int i = 0; i < segments.size() - 1; i++) {
      if (segments.get(i + 1).firstSeq() <= keptSeq + 1) {
        dropSegment(segments.get(i));
      }
    }
    DurableFiles.forceDirectory(directory);
  }

  private void dropSegment(Segment segment) throws IOException {
    String name = String.valueOf(segment.file().getFileName());
    for (Path torn : filesEndingWith(TORN)) {
      if (String.valueOf(torn.getFileName()).startsWith(name)) {
        Files.deleteIfExists(torn);
      }
    }
    Files.deleteIfExists(segment.file());
  }

  private List<Path> filesEndingWith(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> isOurs(file, suffix)).toList();
    }
  }

  /** Other files in the directory, such as the first key, are nobody's to delete. */
  private static boolean isOurs(Path file, String suffix) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(suffix)
        && (name.startsWith("j-") || name.startsWith("snap-") || name.startsWith("MANIFEST"));
  }
}
