package org.pbxguard.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  @TempDir Path dir;

  @BeforeEach
  void writeThreeSegments() throws IOException {
    // Changes 1 to 3 and mark 4, changes 5 to 7 and mark 8, changes 9 to 11.
    Segments segments = Segments.open(dir, Replay.empty(), Disk.real(), newest -> {});
    for (int i = 0; i < 9; i++) {
      if (i > 0 && i % 3 == 0) {
        segments.roll();
      }
      segments.append(List.of(OpCodec.encode(Rows.put("k" + i, "value " + i))));
    }
    segments.close();
  }

  @Test
  void read_wholeJournal_givesAllChangesInOrder() throws IOException, DamagedJournalException {
    Rows rows = new Rows();
    Replay replay = Replay.read(Segment.list(dir), 0, rows);
    assertThat(rows.log()).isEqualTo(expected(0, 9));
    assertThat(replay.lastSeq()).isEqualTo(11);
    assertThat(replay.tornSize()).isZero();
  }

  @Test
  void read_afterASnapshot_givesLaterChangesOnly() throws IOException, DamagedJournalException {
    for (long after = 0; after <= 11; after++) {
      Rows rows = new Rows();
      Replay.read(Segment.list(dir), after, rows);
      int marks = after >= 8 ? 2 : after >= 4 ? 1 : 0;
      assertThat(rows.log()).as("after %d", after).isEqualTo(expected((int) after - marks, 9));
    }
  }

  @Test
  void read_afterASnapshot_needsNoOlderSegment() throws IOException, DamagedJournalException {
    Files.delete(Segment.in(dir, 1).file());
    Rows rows = new Rows();
    Replay.read(Segment.list(dir), 4, rows);
    assertThat(rows.log()).isEqualTo(expected(3, 9));
  }

  @Test
  void read_firstSegmentMissing_namesIt() throws IOException {
    Path first = Segment.in(dir, 1).file();
    Files.delete(first);
    assertDamage(0, first, "is missing or was renamed");
  }

  @Test
  void read_middleSegmentMissing_saysWhereTheGapIs() throws IOException {
    Files.delete(Segment.in(dir, 5).file());
    assertDamage(
        0, Segment.in(dir, 1).file(), "ends with change 4, but the next file begins with 9");
  }

  @Test
  void read_journalEndsBeforeTheSnapshot_isDamage() throws IOException {
    Files.delete(Segment.in(dir, 9).file());
    assertDamage(11, Segment.in(dir, 5).file(), "ends with change 8 before 11");
  }

  @Test
  void read_noSegmentAtAll_namesTheFirstOne() {
    assertThatThrownBy(() -> Replay.read(List.of(), 41, new Rows()))
        .isInstanceOfSatisfying(
            DamagedJournalException.class,
            e -> assertThat(e.file()).hasToString("j-00000000000000000042.log"))
        .hasMessageContaining("missing");
  }

  @Test
  void read_lastSegmentCutAnywhere_givesWhatIsBeforeAsTorn()
      throws IOException, DamagedJournalException {
    Segment last = Segment.in(dir, 9);
    byte[] whole = Files.readAllBytes(last.file());
    int frame = (whole.length - SegmentHeader.SIZE) / 3;
    for (int size = SegmentHeader.SIZE; size < whole.length; size++) {
      Files.write(last.file(), Arrays.copyOf(whole, size));
      Rows rows = new Rows();
      Replay replay = Replay.read(Segment.list(dir), 0, rows);
      int left = (size - SegmentHeader.SIZE) / frame;
      assertThat(rows.log()).as("%d bytes", size).isEqualTo(expected(0, 6 + left));
      assertThat(replay.tornSize()).isEqualTo((size - SegmentHeader.SIZE) % frame);
    }
  }

  @Test
  void read_lastSegmentCutInItsHeader_isDamage() throws IOException {
    Segment last = Segment.in(dir, 9);
    byte[] whole = Files.readAllBytes(last.file());
    for (int size = 0; size < SegmentHeader.SIZE; size++) {
      Files.write(last.file(), Arrays.copyOf(whole, size));
      assertDamage(0, last.file(), "shorter than its own header");
    }
  }

  @Test
  void read_lastFrameFollowedByZerosOrRubbish_isTorn() throws IOException, DamagedJournalException {
    Segment last = Segment.in(dir, 9);
    byte[] whole = Files.readAllBytes(last.file());
    for (byte filling : new byte[] {0, -1, 8, 'x'}) {
      byte[] longer = Arrays.copyOf(whole, whole.length + 5000);
      Arrays.fill(longer, whole.length, longer.length, filling);
      Files.write(last.file(), longer);
      Rows rows = new Rows();
      Replay replay = Replay.read(Segment.list(dir), 0, rows);
      assertThat(rows.log()).isEqualTo(expected(0, 9));
      assertThat(replay.tornSize()).isEqualTo(5000);
    }
  }

  @Test
  void read_anyBitFlippedInAnEndedSegment_isDamageThatNamesIt() throws IOException {
    Segment first = Segment.in(dir, 1);
    flipEachByte(first, at -> assertDamage(0, first.file(), ""));
  }

  @Test
  void read_anyBitFlippedInTheLastSegment_isDamageOrATornLastFrame() throws IOException {
    Segment last = Segment.in(dir, 9);
    int size = (int) Files.size(last.file());
    int lastFrame = size - (size - SegmentHeader.SIZE) / 3;
    flipEachByte(
        last,
        at -> {
          if (at < lastFrame) {
            assertDamage(0, last.file(), "");
          } else {
            Rows rows = new Rows();
            assertThat(Replay.read(Segment.list(dir), 0, rows).tornSize()).isPositive();
            assertThat(rows.log()).isEqualTo(expected(0, 8));
          }
        });
  }

  @Test
  void read_otherVersion_saysWhich() throws IOException {
    Segment last = Segment.in(dir, 9);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(last.file()));
    bytes.putInt(8, 2);
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, 28);
    bytes.putInt(28, (int) crc.getValue());
    Files.write(last.file(), bytes.array());
    assertDamage(0, last.file(), "has the format version 2, not 1");
  }

  @Test
  void read_renamedSegment_isDamage() throws IOException {
    Files.move(Segment.in(dir, 5).file(), Segment.in(dir, 6).file());
    assertDamage(4, Segment.in(dir, 1).file(), "the next file begins with 6");
    Files.delete(Segment.in(dir, 1).file());
    assertDamage(5, Segment.in(dir, 6).file(), "it was renamed");
  }

  @Test
  void read_frameLostFromTheMiddle_isDamage() throws IOException {
    Segment first = Segment.in(dir, 1);
    byte[] whole = Files.readAllBytes(first.file());
    int frame = FrameCodec.MARK_SIZE + OpCodec.encode(Rows.put("k0", "value 0")).length;
    byte[] less = new byte[whole.length - frame];
    System.arraycopy(whole, 0, less, 0, SegmentHeader.SIZE);
    System.arraycopy(
        whole,
        SegmentHeader.SIZE + frame,
        less,
        SegmentHeader.SIZE,
        less.length - SegmentHeader.SIZE);
    Files.write(first.file(), less);
    assertDamage(0, first.file(), "is damaged at byte 32");
  }

  @Test
  void read_changeOfAnUnknownTable_isNotPassedOver() throws IOException {
    Path other = Files.createDirectory(dir.resolve("other"));
    Segments segments = Segments.open(other, Replay.empty(), Disk.real(), newest -> {});
    segments.append(List.of(new byte[] {2, 99, 0, 0}));
    segments.close();
    assertThatThrownBy(() -> Replay.read(Segment.list(other), 0, new Rows()))
        .isInstanceOf(DamagedJournalException.class)
        .hasMessageContaining("at byte 32 a change that this version does not understand");
  }

  @Test
  void list_otherFiles_arePassedOver() throws IOException {
    for (String name :
        List.of(
            "lock",
            "j-1.log",
            "j-0000000000000000000x.log",
            "j-00000000000000000000.log",
            "j-99999999999999999999.log",
            "j-00000000000000000012.log.40.torn")) {
      Files.writeString(dir.resolve(name), "not a segment");
    }
    assertThat(Segment.list(dir)).extracting(Segment::firstSeq).containsExactly(1L, 5L, 9L);
  }

  /** Whatever a disk makes of a segment, no change is invented, reordered or passed over. */
  @FuzzTest
  void replay_mangledSegment_isAPrefixOrDamage(FuzzedDataProvider data) {
    long salt = data.consumeLong();
    FrameCodec codec = new FrameCodec(salt);
    ByteBuffer bytes = ByteBuffer.allocate(4096);
    bytes.put(new SegmentHeader(1, salt).encode());
    Rows all = new Rows();
    for (int seq = 1; seq <= 4; seq++) {
      Batch batch = Rows.put("k" + seq, "v".repeat(seq));
      codec.write(bytes, seq, List.of(OpCodec.encode(batch)));
      all.apply(batch);
    }
    byte[] image = Arrays.copyOf(bytes.array(), bytes.position());
    for (int left = data.consumeInt(0, 8); left > 0; left--) {
      image[data.consumeInt(0, image.length - 1)] = data.consumeByte();
    }
    byte[] tail = data.consumeRemainingAsBytes();
    byte[] mangled = Arrays.copyOf(image, image.length + tail.length);
    System.arraycopy(tail, 0, mangled, image.length, tail.length);

    Rows rows = new Rows();
    try {
      Segment segment = Segment.in(Path.of(""), 1);
      SegmentScan scan = SegmentScan.of(segment, ByteBuffer.wrap(mangled));
      scan.replay(0, rows);
      assertThat(scan.goodSize() + scan.badSize()).isEqualTo(mangled.length);
      scan.hasFrameInBadRest();
    } catch (DamagedJournalException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
    assertThat(all.log()).startsWith(rows.log().toArray(String[]::new));
  }

  private interface AtByte {
    void check(int at) throws IOException, DamagedJournalException;
  }

  private void flipEachByte(Segment segment, AtByte then) throws IOException {
    byte[] whole = Files.readAllBytes(segment.file());
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      Files.write(segment.file(), flipped);
      try {
        then.check(at);
      } catch (DamagedJournalException e) {
        throw new AssertionError("byte " + at, e);
      }
    }
  }

  private void assertDamage(long after, Path file, String what) {
    assertThatThrownBy(() -> Replay.read(Segment.list(dir), after, new Rows()))
        .isInstanceOfSatisfying(
            DamagedJournalException.class, e -> assertThat(e.file()).isEqualTo(file))
        .hasMessageContaining(what);
  }

  private static List<String> expected(int from, int to) {
    List<String> log = new ArrayList<>();
    for (int i = Math.min(from, to); i < to; i++) {
      log.add("put BLOCK/k" + i + " value " + i);
    }
    return log;
  }
}
