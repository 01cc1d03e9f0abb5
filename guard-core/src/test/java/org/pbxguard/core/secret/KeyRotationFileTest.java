package org.pbxguard.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.journal.Table;

/** The key file through rotations, and through the end of the process in the middle of one. */
class KeyRotationFileTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final byte[] ROW = {1, 2, 3};
  private static final byte[] PLAIN = "what was sealed".getBytes(StandardCharsets.UTF_8);

  @TempDir Path dir;

  /** The process ends here: nothing of it runs any more. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Ends the process at its n-th operation, which is half done if it can be. */
  private static final class DyingDisk implements KeyDisk {
    private final KeyDisk real = KeyDisk.real();
    private int left;

    DyingDisk(int operations) {
      this.left = operations;
    }

    private void live() {
      if (left-- <= 0) {
        throw new Killed();
      }
    }

    @Override
    public void delete(Path file) throws IOException {
      live();
      real.delete(file);
    }

    @Override
    public void create(Path file) throws IOException {
      live();
      real.create(file);
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
      if (left == 0) {
        real.write(file, Arrays.copyOf(content, content.length / 2));
      }
      live();
      real.write(file, content);
    }

    @Override
    public void force(Path file) throws IOException {
      live();
      real.force(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      live();
      real.rename(from, to);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
      live();
      real.forceDirectory(directory);
    }
  }

  private static boolean none(RetiredKey key) {
    return false;
  }

  private KeySettings settings(boolean passphrase) throws IOException {
    if (!passphrase) {
      return KeySettings.defaults();
    }
    Path phrase = dir.resolve("phrase");
    if (!Files.exists(phrase)) {
      write(phrase, "correct horse battery");
    }
    return new KeySettings(Optional.empty(), Optional.of(phrase), List.of());
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private KeyRing open(boolean passphrase) throws IOException {
    return KeyRing.open(settings(passphrase), dir.resolve("var"));
  }

  private static byte[] sealed(KeyRing ring) {
    return ring.sealer().seal(Table.MFA, ROW, PLAIN);
  }

  private static byte[] opened(KeyRing ring, byte[] sealed) {
    return ring.sealer().open(Table.MFA, ROW, sealed);
  }

  private Path keyFile(boolean passphrase) {
    return dir.resolve("var.keys/master.key" + (passphrase ? ".salt" : ""));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rotate_thenRestart_opensWhatEveryVersionSealed(boolean passphrase) throws IOException {
    KeyRing ring = open(passphrase);
    List<byte[]> sealed = new ArrayList<>();
    List<KeyId> ids = new ArrayList<>();
    for (int turn = 0; turn < 4; turn++) {
      ids.add(0, ring.current());
      sealed.add(sealed(ring));
      ring.rotate(NOW.plusSeconds(turn), KeyRotationFileTest::none);
    }
    ids.add(0, ring.current());

    KeyRing later = open(passphrase);
    assertThat(later.versions()).isEqualTo(ids).doesNotHaveDuplicates();
    for (KeyRing each : List.of(ring, later)) {
      assertThat(sealed).allSatisfy(value -> assertThat(opened(each, value)).isEqualTo(PLAIN));
    }
    assertThat(later.retired().get(0).since()).hasValue(NOW.plusSeconds(3));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile(passphrase))))
        .isEqualTo("rw-------");
    assertThat(keyFile(passphrase)).hasSize(32 + 4 * 68);
  }

  @Test
  void rotate_whatWasMadeOfTheRing_follows() throws IOException {
    KeyRing ring = open(false);
    Sealer sealer = ring.sealer();
    Signer signer = ring.signer(Purpose.COOKIE, 16);
    byte[] before = sealer.seal(Table.MFA, ROW, PLAIN);
    byte[] signature = signer.sign(PLAIN);
    ring.rotate(NOW, KeyRotationFileTest::none);

    assertThat(sealer.isOutdated(before)).isTrue();
    assertThat(sealer.isOutdated(sealer.seal(Table.MFA, ROW, PLAIN))).isFalse();
    assertThat(sealer.open(Table.MFA, ROW, before)).isEqualTo(PLAIN);
    assertThat(signer.verify(PLAIN, signature)).isTrue();
    assertThat(Signer.keyOf(signer.sign(PLAIN))).isEqualTo(ring.current());
    assertThat(open(false).signer(Purpose.COOKIE, 16).verify(PLAIN, signer.sign(PLAIN))).isTrue();
  }

  /** Six operations: of the draft delete, create, write, force; then rename, force of the names. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rotate_killedAtEachFileOperation_leavesAFileThatOpensEverything(boolean passphrase)
      throws IOException {
    KeyRing first = open(passphrase);
    List<byte[]> sealed = new ArrayList<>(List.of(sealed(first)));
    first.rotate(NOW, KeyRotationFileTest::none);
    sealed.add(sealed(first));
    int killed = 0;
    for (int operation = 0; operation < 6; operation++) {
      // one more for the start, which drops the draft
      DyingDisk disk = new DyingDisk(1 + operation);
      KeyRing ring = KeyRing.open(settings(passphrase), dir.resolve("var"), disk);
      KeyId before = ring.current();
      assertThatThrownBy(() -> ring.rotate(NOW, KeyRotationFileTest::none))
          .isInstanceOf(Killed.class);
      killed++;
      sealed.add(sealed(ring));

      KeyRing next = open(passphrase);
      boolean renamed = operation == 5;
      assertThat(next.current().equals(before)).as("at %d", operation).isNotEqualTo(renamed);
      assertThat(sealed).allSatisfy(value -> assertThat(opened(next, value)).isEqualTo(PLAIN));
      try (var files = Files.list(keyFile(passphrase).getParent())) {
        assertThat(files).as("no draft is left").containsExactly(keyFile(passphrase));
      }
    }
    assertThat(killed).isEqualTo(6);
  }

  @Test
  void rotate_directoryReadOnly_isRefusedAndChangesNothing() throws IOException {
    KeyRing ring = open(false);
    KeyId before = ring.current();
    KeyDisk full =
        new KeyDisk() {
          @Override
          public void delete(Path file) {}

          @Override
          public void create(Path file) throws IOException {
            throw new IOException("Read-only file system");
          }

          @Override
          public void write(Path file, byte[] content) {}

          @Override
          public void force(Path file) {}

          @Override
          public void rename(Path from, Path to) {}

          @Override
          public void forceDirectory(Path directory) {}
        };
    KeyRing stuck = KeyRing.open(KeySettings.defaults(), dir.resolve("var"), full);
    assertThatThrownBy(() -> stuck.rotate(NOW, KeyRotationFileTest::none))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("cannot be replaced: Read-only file system");
    assertThat(stuck.current()).isEqualTo(before);
    assertThat(open(false).versions()).containsExactly(before);
  }

  @Test
  void rotate_keysThatNothingNeeds_areThrownAway() throws IOException {
    KeyRing ring = open(false);
    KeyId oldest = ring.current();
    ring.rotate(NOW, KeyRotationFileTest::none);
    KeyId middle = ring.current();
    Instant old = NOW.plus(Duration.ofDays(1));
    ring.rotate(old, key -> key.since().orElseThrow().isBefore(old));

    assertThat(ring.versions()).containsExactly(ring.current(), middle).doesNotContain(oldest);
    assertThat(open(false).versions()).isEqualTo(ring.versions());
  }

  /** Tokens with little room carry one byte of the id. */
  @Test
  void rotate_often_neverGivesTwoKeysTheSameLastByte() throws IOException {
    KeyRing ring = open(false);
    for (int turn = 0; turn < MasterFile.MAX_RETIRED; turn++) {
      ring.rotate(NOW, KeyRotationFileTest::none);
    }
    assertThat(ring.versions())
        .hasSize(1 + MasterFile.MAX_RETIRED)
        .extracting(KeyId::lastByte)
        .doesNotHaveDuplicates();
    assertThatThrownBy(() -> ring.rotate(NOW, KeyRotationFileTest::none))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("64 retired keys already");
    assertThat(open(false).versions()).isEqualTo(ring.versions());
  }

  @Test
  void rotate_newPassphraseInItsFile_isTakenUp() throws IOException {
    KeyRing ring = open(true);
    byte[] sealed = sealed(ring);
    write(dir.resolve("phrase"), "another long passphrase");
    ring.rotate(NOW, KeyRotationFileTest::none);

    assertThat(opened(open(true), sealed)).isEqualTo(PLAIN);
    write(dir.resolve("phrase"), "correct horse battery");
    assertThatThrownBy(() -> open(true))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("passphrase is another one");
  }

  @Test
  void open_passphraseInTheKeyFilesPlace_readsTheOldFileAsRetired() throws IOException {
    KeyRing file = open(false);
    file.rotate(NOW, KeyRotationFileTest::none);
    byte[] sealed = sealed(file);
    KeySettings phrase = settings(true);
    KeySettings both =
        new KeySettings(Optional.empty(), phrase.passphraseFile(), List.of(keyFile(false)));
    KeyRing ring = KeyRing.open(both, dir.resolve("var"));
    assertThat(opened(ring, sealed)).isEqualTo(PLAIN);
    assertThat(ring.retired()).hasSize(2);
    ring.rotate(NOW, KeyRotationFileTest::none);

    assertThat(opened(open(true), sealed))
        .as("the old file is not needed any more")
        .isEqualTo(PLAIN);
  }

  @Test
  void open_keyFileIsALink_rotationKeepsTheLink() throws IOException {
    Path real = dir.resolve("real.key");
    Path link = dir.resolve("master.key");
    write(real, "0123456789abcdef0123456789abcdef");
    Files.createSymbolicLink(link, real);
    KeySettings settings = new KeySettings(Optional.of(link), Optional.empty(), List.of());
    KeyRing ring = KeyRing.open(settings, dir.resolve("var"));
    ring.rotate(NOW, KeyRotationFileTest::none);

    assertThat(link).isSymbolicLink();
    assertThat(KeyRing.open(settings, dir.resolve("var")).current()).isEqualTo(ring.current());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 32, 39, 51, 99})
  void open_oneBitOfTheFileFlipped_isRefusedAndNamed(int place) throws IOException {
    open(false).rotate(NOW, KeyRotationFileTest::none);
    byte[] content = Files.readAllBytes(keyFile(false));
    content[place] ^= 4;
    Files.write(keyFile(false), content);
    assertThatThrownBy(() -> open(false))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(keyFile(false).toString())
        .hasMessageContaining("damaged");
  }

  @Test
  void rotate_ringWithoutAFile_isRefused() {
    assertThatThrownBy(() -> KeyRing.ephemeral().rotate(NOW, KeyRotationFileTest::none))
        .isInstanceOf(IllegalStateException.class);
  }
}
