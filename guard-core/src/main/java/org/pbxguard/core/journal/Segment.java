package org.pbxguard.core.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One file of the journal, {@code j-<first sequence number in 20 digits>.log}: names sort in the
 * order of their changes.
 *
 * <p>Immutable.
 *
 * @param file the file
 * @param firstSeq the sequence number that its first frame has, 1 or more
 */
public record Segment(Path file, long firstSeq) {
  private static final String PREFIX = "j-";
  private static final String SUFFIX = ".log";
  private static final int DIGITS = 20;

  /** The segment of a directory that begins with {@code firstSeq}. */
  public static Segment in(Path directory, long firstSeq) {
    String name = String.format("%s%0" + DIGITS + "d%s", PREFIX, firstSeq, SUFFIX);
    return new Segment(directory.resolve(name), firstSeq);
  }

  /** The segments of a directory, oldest first; other files are passed over. */
  public static List<Segment> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(Segment::of)
          .flatMap(Optional::stream)
          .sorted(Comparator.comparingLong(Segment::firstSeq))
          .toList();
    }
  }

  /** Whether no change was ever written into it. */
  public boolean holdsNoChange() throws IOException {
    return Files.size(file) == SegmentHeader.SIZE;
  }

  private static Optional<Segment> of(Path file) {
    String name = Objects.requireNonNull(file.getFileName()).toString();
    if (name.length() != PREFIX.length() + DIGITS + SUFFIX.length()
        || !name.startsWith(PREFIX)
        || !name.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    String digits = name.substring(PREFIX.length(), PREFIX.length() + DIGITS);
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    try {
      long firstSeq = Long.parseLong(digits);
      return firstSeq < 1 ? Optional.empty() : Optional.of(new Segment(file, firstSeq));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
