package org.pbxguard.core.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A journal read to its end, and where the next frame goes. Reading changes nothing on the disk; a
 * torn end is cut only when the journal is opened for writing with this replay.
 *
 * <p>Immutable.
 */
public final class Replay {
  private final long lastSeq;
  private final Optional<Tail> tail;

  /**
   * The segment to go on with.
   *
   * @param segment the segment
   * @param salt what its checksums begin with
   * @param goodSize bytes up to the end of its last intact frame
   * @param tornSize bytes of the torn frame after that
   */
  record Tail(Segment segment, long salt, long goodSize, long tornSize) {}

  private Replay(long lastSeq, Optional<Tail> tail) {
    this.lastSeq = lastSeq;
    this.tail = tail;
  }

  /** The replay of a journal that does not exist yet. */
  public static Replay empty() {
    return new Replay(0, Optional.empty());
  }

  /**
   * Reads the changes above {@code afterSeq}.
   *
   * @param segments the directory's segments, oldest first
   * @param afterSeq the last sequence number that is known already; 0 for none
   * @throws DamagedJournalException when a change after that is missing or damaged; the sink may
   *     have got the changes before it
   */
  public static Replay read(List<Segment> segments, long afterSeq, ChangeSink sink)
      throws IOException, DamagedJournalException {
    List<Segment> chain = chain(segments, afterSeq);
    for (int i = 0; i < chain.size() - 1; i++) {
      SegmentScan scan = SegmentScan.of(chain.get(i));
      scan.replay(afterSeq, sink);
      requireWhole(chain.get(i), scan, chain.get(i + 1));
    }
    Segment last = chain.get(chain.size() - 1);
    SegmentScan scan = SegmentScan.of(last);
    scan.replay(afterSeq, sink);
    if (scan.badSize() > 0 && scan.hasFrameInBadRest()) {
      throw damagedAt(last, scan);
    }
    if (scan.lastSeq() < afterSeq) {
      throw new DamagedJournalException(
          last.file(), "ends with change " + scan.lastSeq() + " before " + afterSeq);
    }
    Tail tail = new Tail(last, scan.salt(), scan.goodSize(), scan.badSize());
    return new Replay(scan.lastSeq(), Optional.of(tail));
  }

  /** The segments from the one on that holds the first change above {@code afterSeq}. */
  private static List<Segment> chain(List<Segment> segments, long afterSeq)
      throws DamagedJournalException {
    List<Segment> chain = new ArrayList<>();
    for (Segment segment : segments) {
      if (segment.firstSeq() <= afterSeq + 1) {
        chain.clear();
      }
      chain.add(segment);
    }
    if (chain.isEmpty() || chain.get(0).firstSeq() > afterSeq + 1) {
      throw new DamagedJournalException(missing(segments, afterSeq), "is missing or was renamed");
    }
    return chain;
  }

  private static Path missing(List<Segment> segments, long afterSeq) {
    Path name = Segment.in(Path.of(""), afterSeq + 1).file();
    return segments.isEmpty() ? name : segments.get(0).file().resolveSibling(name);
  }

  private static void requireWhole(Segment segment, SegmentScan scan, Segment next)
      throws DamagedJournalException {
    if (scan.badSize() > 0) {
      throw damagedAt(segment, scan);
    }
    if (scan.lastSeq() + 1 != next.firstSeq()) {
      throw new DamagedJournalException(
          segment.file(),
          "ends with change %d, but the next file begins with %d"
              .formatted(scan.lastSeq(), next.firstSeq()));
    }
  }

  private static DamagedJournalException damagedAt(Segment segment, SegmentScan scan) {
    return new DamagedJournalException(
        segment.file(), "is damaged at byte " + scan.goodSize() + ", before intact changes");
  }

  /** The last intact frame's sequence number; 0 in an empty journal. */
  public long lastSeq() {
    return lastSeq;
  }

  /** Bytes of a torn last frame, which nobody was told of; 0 when the end is clean. */
  public long tornSize() {
    return tail.map(Tail::tornSize).orElse(0L);
  }

  Optional<Tail> tail() {
    return tail;
  }
}
