package org.pbxguard.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pbxguard.core.store.StoreFixture.contentOf;
import static org.pbxguard.core.store.StoreFixture.namesStartingWith;
import static org.pbxguard.core.store.StoreFixture.open;
import static org.pbxguard.core.store.StoreFixture.put;
import static org.pbxguard.core.store.StoreFixture.reopened;
import static org.pbxguard.core.store.StoreFixture.rowsOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start makes of files that are torn, damaged, missing or of another version. */
@Timeout(120)
class StoreDamageTest {
  private static final int SNAPSHOTS = 2;

  @TempDir Path temp;

  private Path dir() {
    return temp.resolve("var");
  }

  @Test
  void open_journalCutAtEveryByteOfItsLastRecord_hasAllEarlierOnes() throws IOException {
    Path original = temp.resolve("original");
    Path journal = original.resolve("j-00000000000000000001.log");
    long before;
    try (StateStore store = open(original)) {
      store.commit(put("first", "v")).join();
      store.commit(put("second", "v")).join();
      before = Files.size(journal);
      store.commit(put("third", "a last record")).join();
      StoreFixture.copy(original, temp.resolve("image")); // as a kill would leave it
    }
    byte[] whole = Files.readAllBytes(temp.resolve("image").resolve("j-00000000000000000001.log"));
    for (int size = (int) before; size <= whole.length; size++) {
      Path cut = StoreFixture.copy(temp.resolve("image"), temp.resolve("cut-" + size));
      Files.write(cut.resolve("j-00000000000000000001.log"), Arrays.copyOf(whole, size));
      try (StateStore store = open(cut)) {
        if (size < whole.length) {
          assertThat(rowsOf(store)).containsOnlyKeys("BLOCK/first", "BLOCK/second");
          assertThat(store.status().tornBytes()).isEqualTo(size - before);
        } else {
          assertThat(rowsOf(store)).containsOnlyKeys("BLOCK/first", "BLOCK/second", "BLOCK/third");
        }
        store.commit(put("fourth", "v")).join();
      }
      assertThat(reopened(cut)).containsKey("BLOCK/fourth");
      boolean torn = size > before && size < whole.length;
      assertThat(cut.resolve("j-00000000000000000001.log." + before + ".torn").toFile().exists())
          .isEqualTo(torn);
    }
  }

  @Test
  void open_newestSnapshotDamaged_startsFromTheOneBeforeAndSaysSo() throws IOException {
    Map<String, String> expected = StoreFixture.makeTwoGenerations(dir());
    Path newest = dir().resolve(namesStartingWith(dir(), "snap-").get(SNAPSHOTS - 1));
    flip(newest, 4242);
    try (StateStore store = open(dir())) {
      assertThat(rowsOf(store)).isEqualTo(expected);
      assertThat(store.status().damagedSnapshots()).isEqualTo(1);
      assertThat(newest).doesNotExist();
      assertThat(Path.of(newest + ".damaged")).exists();
      store.checkpoint().join();
      assertThat(Path.of(newest + ".damaged")).as("replaced, so of no more use").doesNotExist();
    }
    try (StateStore store = open(dir())) {
      assertThat(rowsOf(store)).isEqualTo(expected);
      assertThat(store.status().damagedSnapshots()).isZero();
    }
  }

  @Test
  void open_newestSnapshotMissing_startsFromTheOneBefore() throws IOException {
    Map<String, String> expected = StoreFixture.makeTwoGenerations(dir());
    Files.delete(dir().resolve(namesStartingWith(dir(), "snap-").get(SNAPSHOTS - 1)));
    assertThat(reopened(dir())).isEqualTo(expected);
  }

  @Test
  void open_firstSnapshotDamagedWithTheWholeJournal_startsFromTheJournal() throws IOException {
    try (StateStore store = open(dir())) {
      store.commit(put("key", "v")).join();
      store.checkpoint().join();
    }
    flip(dir().resolve(namesStartingWith(dir(), "snap-").get(0)), 0);
    assertThat(reopened(dir())).containsOnlyKeys("BLOCK/key");
  }

  @Test
  void open_bothSnapshotsDamaged_isRefusedAndNamesThem() throws IOException {
    StoreFixture.makeTwoGenerations(dir());
    List<String> snapshots = namesStartingWith(dir(), "snap-");
    for (String name : snapshots) {
      flip(dir().resolve(name), 77);
    }
    assertRefusedUntouched("j-00000000000000000001.log is missing", snapshots.get(1));
  }

  @Test
  void open_anyJournalFileMissing_isRefusedAndNamed() throws IOException {
    StoreFixture.makeTwoGenerations(dir());
    Path whole = StoreFixture.copy(dir(), temp.resolve("whole"));
    Path newest = dir().resolve(namesStartingWith(dir(), "snap-").get(SNAPSHOTS - 1));
    for (String name : namesStartingWith(whole, "j-")) {
      Files.delete(dir().resolve(name));
      flip(newest, 99); // so that the older generation's journal is needed as well
      assertRefusedUntouched("j-");
      flip(newest, 99);
      Files.copy(whole.resolve(name), dir().resolve(name));
    }
  }

  @Test
  void open_newestJournalFileMissing_isRefusedAndNamed() throws IOException {
    StoreFixture.makeTwoGenerations(dir());
    String newest = namesStartingWith(dir(), "j-").get(1);
    Files.delete(dir().resolve(newest));
    assertRefusedUntouched(newest + " is missing");
  }

  @Test
  void open_onlyJournalFileMissing_isRefusedAndNotTakenForAFirstStart() throws IOException {
    try (StateStore store = open(dir())) {
      store.commit(put("key", "v")).join();
    }
    Files.delete(dir().resolve("j-00000000000000000001.log"));
    assertRefusedUntouched("j-00000000000000000001.log is missing");
  }

  @Test
  void open_manifestMissing_isRefusedAndNamed() throws IOException {
    StoreFixture.makeTwoGenerations(dir());
    Files.delete(dir().resolve("MANIFEST"));
    assertRefusedUntouched("MANIFEST is missing");
  }

  @Test
  void open_otherVersion_isRefusedWithTheWayOutAndNotEvenLocked() throws IOException {
    StoreFixture.makeTwoGenerations(dir());
    Files.writeString(dir().resolve("MANIFEST"), "pbx-guard state 7\nwhatever\n");
    Files.delete(dir().resolve("lock"));
    assertRefusedUntouched("MANIFEST is of format version 7, not 1", "start the pbx-guard");
    assertThat(dir().resolve("lock")).doesNotExist();
  }

  @Test
  void open_bitFlippedAtEveryByteOfTheJournal_isNoticed() throws IOException {
    try (StateStore store = open(dir())) {
      store.commit(put("first", "v")).join();
      store.commit(put("second", "v")).join();
    }
    Path journal = dir().resolve("j-00000000000000000001.log");
    int size = (int) Files.size(journal);
    int closeMark = size - 16;
    for (int at = 0; at < size; at++) {
      Path copy = StoreFixture.copy(dir(), temp.resolve("flip-" + at));
      flip(copy.resolve("j-00000000000000000001.log"), at);
      if (at < closeMark) {
        assertThatThrownBy(() -> open(copy))
            .as("byte %d", at)
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("j-00000000000000000001.log")
            .hasMessageEndingWith("nothing was changed.");
      } else {
        try (StateStore store = open(copy)) {
          assertThat(store.status().tornBytes()).as("byte %d", at).isEqualTo(16);
          assertThat(rowsOf(store)).containsOnlyKeys("BLOCK/first", "BLOCK/second");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 16, 4096, 1 << 20, (1 << 20) + 777, (2 << 20) - 1})
  void open_bitFlippedInAnOnlySnapshotWithoutItsJournal_isRefused(int at) throws IOException {
    StoreFixture.makeTwoGenerations(dir());
    List<String> snapshots = namesStartingWith(dir(), "snap-");
    Files.delete(dir().resolve(snapshots.get(0)));
    flip(dir().resolve(snapshots.get(1)), at);
    assertRefusedUntouched(snapshots.get(1), "is damaged");
  }

  @Test
  void open_firstStartKilledBeforeItsManifest_startsAnew() throws IOException {
    open(dir()).close();
    Files.delete(dir().resolve("MANIFEST"));
    Files.writeString(dir().resolve("MANIFEST.tmp"), "pbx-gua");
    try (StateStore store = open(dir())) {
      store.commit(put("key", "v")).join();
    }
    assertThat(dir().resolve("MANIFEST")).exists();
    assertThat(dir().resolve("MANIFEST.tmp")).doesNotExist();
    assertThat(reopened(dir())).containsOnlyKeys("BLOCK/key");
  }

  @Test
  void open_killedBetweenNewSegmentAndManifest_goesOn() throws IOException {
    try (StateStore store = open(dir())) {
      store.commit(put("key", "v")).join();
      byte[] manifest = Files.readAllBytes(dir().resolve("MANIFEST"));
      store.checkpoint().join();
      StoreFixture.copy(dir(), temp.resolve("image"));
      Files.write(temp.resolve("image").resolve("MANIFEST"), manifest);
    }
    Path image = temp.resolve("image");
    assertThat(reopened(image)).containsOnlyKeys("BLOCK/key");
    String newest = namesStartingWith(image, "j-").get(1);
    Files.delete(image.resolve(newest));
    assertThatThrownBy(() -> open(image)).hasMessageContaining(newest + " is missing");
  }

  @Test
  void restore_copyOfARunningStore_opensWithWhatWasAcknowledgedBefore() throws IOException {
    try (StateStore store = open(dir())) {
      Map<String, String> expected = new LinkedHashMap<>();
      List<Path> copies = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        store.commit(put("key-" + i, "v")).join();
        store.append(put("unawaited-" + i, "v"));
        expected.put("BLOCK/key-" + i, "v");
        copies.add(StoreFixture.copy(dir(), temp.resolve("copy-" + i)));
        assertThat(reopened(copies.get(i))).containsAllEntriesOf(expected);
      }
    }
  }

  private void assertRefusedUntouched(String... inMessage) throws IOException {
    Map<String, String> before = contentOf(dir());
    assertThatThrownBy(() -> open(dir()))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll(inMessage)
        .hasMessageContaining(dir().toString())
        .hasMessageEndingWith("nothing was changed.");
    assertThat(contentOf(dir())).as("bytes and times").isEqualTo(before);
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }
}
