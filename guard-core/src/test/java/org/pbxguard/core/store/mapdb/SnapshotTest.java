package org.pbxguard.core.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;

class SnapshotTest {
  private static final Instant CREATED = Instant.parse("2026-11-24T05:00:00.123Z");
  private static final SnapshotInfo INFO = new SnapshotInfo(42, CREATED);

  @TempDir Path dir;

  @Test
  void rows_randomRows_comeBackInOrder() throws IOException, DamagedSnapshotException {
    List<Row> rows = randomRows(5_000);
    try (Snapshot snapshot = Snapshot.open(write(rows))) {
      assertThat(texts(snapshot.rows())).isEqualTo(texts(rows.iterator()));
      for (Table table : Table.values()) {
        assertThat(texts(snapshot.rows(table)))
            .as("%s", table)
            .isEqualTo(texts(rows.stream().filter(row -> row.table() == table).iterator()));
      }
    }
  }

  @Test
  void info_ofWhatWasWritten_isTheSame() throws IOException, DamagedSnapshotException {
    try (Snapshot snapshot = Snapshot.open(write(List.of()))) {
      assertThat(snapshot.info()).isEqualTo(INFO);
      assertThat(snapshot.rows().hasNext()).isFalse();
      assertThat(snapshot.rows(Table.SESSION).hasNext()).isFalse();
    }
  }

  @Test
  void rows_megabytesEach_comeBack() throws IOException, DamagedSnapshotException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      byte[] value = new byte[1 << 20];
      Arrays.fill(value, (byte) i);
      rows.add(new Row(Table.MFA, new byte[] {(byte) i}, value));
    }
    try (Snapshot snapshot = Snapshot.open(write(rows))) {
      int i = 0;
      for (Iterator<Row> read = snapshot.rows(); read.hasNext(); i++) {
        assertThat(read.next().value()).isEqualTo(rows.get(i).value());
      }
      assertThat(i).isEqualTo(40);
    }
  }

  @Test
  void write_draftLeftByAKill_isReplaced() throws IOException, DamagedSnapshotException {
    Files.writeString(dir.resolve("snap-00000000000000000042.mapdb.tmp"), "half a snapshot");
    Snapshot.open(write(randomRows(10))).close();
    assertThat(dir).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void list_severalSnapshots_areNewestFirstAndOthersPassedOver() throws IOException {
    for (long seq : new long[] {5, 70, 6}) {
      SnapshotWriter writer = new SnapshotWriter(dir, new SnapshotInfo(seq, CREATED));
      writer.write(List.<Row>of().iterator());
      writer.publish();
    }
    new SnapshotWriter(dir, new SnapshotInfo(99, CREATED)).write(List.<Row>of().iterator());
    Files.writeString(dir.resolve("snap-1-00000000.mapdb"), "");
    Files.writeString(dir.resolve("snap-99999999999999999999-00000000.mapdb"), "");
    assertThat(SnapshotFile.list(dir)).extracting(SnapshotFile::seq).containsExactly(70L, 6L, 5L);
  }

  /** A CRC32C finds every flipped bit; this holds that no byte of the file is left out of it. */
  @Test
  void open_aBitFlippedInAnyWrittenByte_isNoticed() throws IOException {
    SnapshotFile snapshot = write(randomRows(3));
    byte[] bytes = Files.readAllBytes(snapshot.file());
    TreeSet<Integer> offsets = new TreeSet<>(List.of(0, bytes.length - 1));
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] != 0) {
        offsets.add(at);
      }
    }
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 100; i++) {
      offsets.add(random.nextInt(bytes.length));
    }
    assertThat(offsets).hasSizeGreaterThan(200);
    CRC32C crc = new CRC32C();
    for (int at : offsets) {
      byte flip = (byte) (1 << random.nextInt(8));
      bytes[at] ^= flip;
      crc.reset();
      crc.update(bytes, 0, bytes.length);
      assertThat((int) crc.getValue()).as("byte %d", at).isNotEqualTo(snapshot.checksum());
      bytes[at] ^= flip;
    }
    for (int i = 0; i < 20; i++) {
      int at = random.nextInt(bytes.length);
      bytes[at] ^= 16;
      Files.write(snapshot.file(), bytes);
      assertDamaged(snapshot, "does not match the checksum");
      bytes[at] ^= 16;
    }
  }

  @Test
  void open_cutOrLonger_isNoticed() throws IOException {
    SnapshotFile snapshot = write(randomRows(100));
    byte[] bytes = Files.readAllBytes(snapshot.file());
    for (int size : new int[] {0, 1, 4096, bytes.length / 2, bytes.length - 1, bytes.length + 1}) {
      Files.write(snapshot.file(), Arrays.copyOf(bytes, size));
      assertDamaged(snapshot, "does not match the checksum");
    }
  }

  @Test
  void open_renamedToAnotherChange_isNoticed() throws IOException {
    SnapshotFile snapshot = write(randomRows(10));
    SnapshotFile renamed = SnapshotFile.in(dir, 43, snapshot.checksum());
    Files.move(snapshot.file(), renamed.file());
    assertDamaged(renamed, "has the format version 1 and change 42");
  }

  @Test
  void open_otherFilesUnderARightChecksum_areDamagedToo() throws IOException {
    for (int size : new int[] {0, 1, 100, 1 << 20, 2 << 20}) {
      byte[] rubbish = new byte[size];
      new SplittableRandom(size).nextBytes(rubbish);
      CRC32C crc = new CRC32C();
      crc.update(rubbish);
      SnapshotFile file = SnapshotFile.in(dir, 42, (int) crc.getValue());
      Files.write(file.file(), rubbish);
      assertThatThrownBy(() -> Snapshot.open(file)).isInstanceOf(DamagedSnapshotException.class);
    }
  }

  @Test
  void open_missingFile_isAnError() {
    assertThatThrownBy(() -> Snapshot.open(SnapshotFile.in(dir, 1, 1)))
        .isInstanceOf(IOException.class);
  }

  /** A row's key in a snapshot says which row it is, or that it is none. */
  @FuzzTest
  void row_anyKey_isOneRowOrNone(FuzzedDataProvider data) {
    byte[] whole = data.consumeRemainingAsBytes();
    RowKey.row(whole, new byte[0])
        .ifPresentOrElse(
            row -> assertThat(RowKey.of(row.table(), row.key())).isEqualTo(whole),
            () -> assertThat(whole.length == 0 || Table.of(whole[0]).isEmpty()).isTrue());
  }

  private SnapshotFile write(List<Row> rows) throws IOException {
    SnapshotWriter writer = new SnapshotWriter(dir, INFO);
    writer.write(rows.iterator());
    return writer.publish();
  }

  private static void assertDamaged(SnapshotFile snapshot, String what) {
    assertThatThrownBy(() -> Snapshot.open(snapshot))
        .isInstanceOf(DamagedSnapshotException.class)
        .hasMessageContaining(what);
  }

  /** Keys of 0 to 5 bytes over the whole range of a byte, so that prefixes and signs matter. */
  private static List<Row> randomRows(int count) {
    SplittableRandom random = new SplittableRandom(count);
    TreeSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
    List<Table> tables = List.of(Table.values());
    while (keys.size() < count) {
      byte[] key = new byte[random.nextInt(6)];
      random.nextBytes(key);
      keys.add(RowKey.of(tables.get(random.nextInt(tables.size())), key));
    }
    List<Row> rows = new ArrayList<>();
    for (byte[] key : keys) {
      byte[] value = new byte[random.nextInt(200)];
      random.nextBytes(value);
      rows.add(RowKey.row(key, value).orElseThrow());
    }
    return rows;
  }

  private static List<String> texts(Iterator<Row> rows) {
    List<String> texts = new ArrayList<>();
    rows.forEachRemaining(
        row -> texts.add(row.table() + "/" + text(row.key()) + "=" + text(row.value())));
    return texts;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
