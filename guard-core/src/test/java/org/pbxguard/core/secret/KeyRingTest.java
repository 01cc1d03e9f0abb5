package org.pbxguard.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
  private static final KeySettings DEFAULTS = KeySettings.defaults();

  private static final Charset UTF = StandardCharsets.UTF_8;

  @TempDir Path dir;

  @Test
  void open_firstStart_writesAKeyOnlyItsOwnerMayRead() throws IOException {
    KeyRing.open(DEFAULTS, state());
    Path keys = dir.resolve("var.keys");
    Path file = keys.resolve("master.key");
    assertThat(file).hasSize(32);
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(keys)).isEqualTo("rwx------");
    try (var files = Files.list(keys)) {
      assertThat(files).as("no draft is left").containsExactly(file);
    }
  }

  @Test
  void open_again_givesTheSameKeys() {
    KeyRing first = KeyRing.open(DEFAULTS, state());
    KeyRing second = KeyRing.open(DEFAULTS, state());
    assertThat(second.current()).isEqualTo(first.current());
    for (Purpose purpose : Purpose.values()) {
      assertThat(second.derive(purpose)).isEqualTo(first.derive(purpose));
    }
  }

  @Test
  void open_twoStateDirectories_haveDifferentKeys() {
    assertThat(KeyRing.open(DEFAULTS, dir.resolve("a")).current())
        .isNotEqualTo(KeyRing.open(DEFAULTS, dir.resolve("b")).current());
  }

  @Test
  void open_manyStartersAtOnce_agreeOnOneKey() throws InterruptedException, ExecutionException {
    int starters = 8;
    ExecutorService executor = Executors.newFixedThreadPool(starters);
    try {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<KeyId>> ids = new ArrayList<>();
      for (int i = 0; i < starters; i++) {
        ids.add(
            executor.submit(
                () -> {
                  go.await();
                  return KeyRing.open(DEFAULTS, state()).current();
                }));
      }
      go.countDown();
      Set<KeyId> distinct = new HashSet<>();
      for (Future<KeyId> id : ids) {
        distinct.add(id.get());
      }
      assertThat(distinct).hasSize(1);
    } finally {
      executor.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 4096})
  void open_keyOfAnotherSize_isRefusedAndNamed(int size) throws IOException {
    Path file = keyFile("master.key", new byte[size], "rw-------");
    assertThatThrownBy(() -> KeyRing.open(withFile(file), state()))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(size + " bytes")
        .hasMessageEndingWith("restore it from a backup.");
    assertThat(file).hasSize(size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwxrwxrwx"})
  void open_keyThatOthersMayReadOrWrite_isRefusedAndNamed(String mode) throws IOException {
    Path file = keyFile("master.key", new byte[32], mode);
    assertThatThrownBy(() -> KeyRing.open(withFile(file), state()))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(mode)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void open_keyFileIsADirectory_isRefusedAndNamed() throws IOException {
    Path file = Files.createDirectory(dir.resolve("master.key"));
    assertThatThrownBy(() -> KeyRing.open(withFile(file), state()))
        .isInstanceOf(KeyException.class)
        .hasMessage("The master key file " + file + " is not a regular file.");
  }

  @Test
  void open_keyFileIsALinkToNowhere_isRefusedAndNamed() throws IOException {
    Path file = Files.createSymbolicLink(dir.resolve("master.key"), dir.resolve("gone"));
    assertThatThrownBy(() -> KeyRing.open(withFile(file), state()))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void open_keyFileIsALinkToAKey_isTaken() throws IOException {
    Path real = keyFile("real.key", new byte[32], "rw-------");
    Path link = Files.createSymbolicLink(dir.resolve("master.key"), real);
    assertThat(KeyRing.open(withFile(link), state()).current())
        .isEqualTo(KeyRing.open(withFile(real), state()).current());
  }

  @Test
  void open_directoryCannotBeMade_isRefusedAndNamed() throws IOException {
    Path blocked = Files.writeString(dir.resolve("occupied"), "a file, not a directory");
    Path file = blocked.resolve("master.key");
    assertThatThrownBy(() -> KeyRing.open(withFile(file), state()))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("cannot be created");
  }

  @Test
  void open_keyInsideTheStateDirectory_isRefused() throws IOException {
    Files.createDirectories(state().resolve("deep"));
    Path link = Files.createSymbolicLink(dir.resolve("elsewhere"), state().resolve("deep"));
    for (Path file :
        List.of(
            state().resolve("master.key"),
            state().resolve("deep/../master.key"),
            link.resolve("master.key"))) {
      assertThatThrownBy(() -> KeyRing.open(withFile(file), state()))
          .as("%s", file)
          .isInstanceOf(KeyException.class)
          .hasMessageContaining("inside the state directory");
    }
  }

  @Test
  void open_passphrase_needsNoKeyFileAndKeepsItsSalt() throws IOException {
    Path passphrase = keyFile("phrase", "correct horse battery".getBytes(UTF), "rw-------");
    KeySettings settings = new KeySettings(Optional.empty(), Optional.of(passphrase), List.of());
    KeyRing first = KeyRing.open(settings, state());
    assertThat(dir.resolve("var.keys/master.key")).doesNotExist();
    assertThat(dir.resolve("var.keys/master.key.salt")).hasSize(32);
    assertThat(KeyRing.open(settings, state()).derive(Purpose.SEAL))
        .isEqualTo(first.derive(Purpose.SEAL));
  }

  @Test
  void open_passphraseFileReadableByOthers_isRefused() throws IOException {
    Path passphrase = keyFile("phrase", "correct horse battery".getBytes(UTF), "rw-r--r--");
    KeySettings settings = new KeySettings(Optional.empty(), Optional.of(passphrase), List.of());
    assertThatThrownBy(() -> KeyRing.open(settings, state()))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(passphrase.toString());
  }

  @Test
  void open_retiredKeyMissing_isRefusedAndNotCreated() {
    Path gone = dir.resolve("retired.key");
    KeySettings settings = new KeySettings(Optional.empty(), Optional.empty(), List.of(gone));
    assertThatThrownBy(() -> KeyRing.open(settings, state()))
        .isInstanceOf(KeyException.class)
        .hasMessage("The master key file " + gone + " does not exist.");
    assertThat(gone).doesNotExist();
  }

  @Test
  void derive_eachPurpose_isAKeyOfItsOwn() {
    KeyRing ring = KeyRing.ephemeral();
    List<SecretBytes> keys = new ArrayList<>();
    for (Purpose purpose : Purpose.values()) {
      SecretBytes key = ring.derive(purpose);
      assertThat(key.size()).isEqualTo(32);
      assertThat(keys).doesNotContain(key);
      keys.add(key);
    }
  }

  /** The derivation is on disk and in tokens: it may not change by accident. */
  @Test
  void derive_knownMasterKey_givesTheRecordedKeys() {
    KeyRing ring = KeyRing.of(List.of(SecretBytes.copyOf(new byte[32])));
    assertThat(ring.current()).hasToString(Recorded.KEY_ID);
    assertThat(hex(ring.derive(Purpose.SEAL))).isEqualTo(Recorded.SEAL);
    assertThat(hex(ring.derive(Purpose.FLOW_TOKEN))).isEqualTo(Recorded.FLOW_TOKEN);
  }

  @Test
  void derive_retiredVersion_isStillAtHand() throws IOException {
    Path old = keyFile("old.key", filled(1), "rw-------");
    KeyRing before = KeyRing.open(withFile(old), state());
    KeyRing after =
        KeyRing.open(new KeySettings(Optional.empty(), Optional.empty(), List.of(old)), state());
    assertThat(after.current()).isNotEqualTo(before.current());
    assertThat(after.versions()).containsExactly(after.current(), before.current());
    assertThat(after.derive(Purpose.VIA, before.current())).hasValue(before.derive(Purpose.VIA));
    assertThat(before.derive(Purpose.VIA, after.current())).isEmpty();
  }

  @Test
  void of_noKeyOrAnotherSize_isRefused() {
    assertThatThrownBy(() -> KeyRing.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeyRing.of(List.of(SecretBytes.copyOf(new byte[16]))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(16)");
  }

  private Path state() {
    return dir.resolve("var");
  }

  private static KeySettings withFile(Path file) {
    return new KeySettings(Optional.of(file), Optional.empty(), List.of());
  }

  private Path keyFile(String name, byte[] content, String mode) throws IOException {
    Path file = Files.write(dir.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static String hex(SecretBytes key) {
    return HexFormat.of().formatHex(key.copyBytes(InsecureSecretAccess.get()));
  }

  /** Computed once by an independent HKDF (Python's hmac), see each constant's label. */
  private static final class Recorded {
    static final String KEY_ID = "505644bc";
    static final String SEAL = "bdea22403d5b2ec58d6a4f5e041199048c8a87c4fe114a8c90da3088cb6ee1b5";
    static final String FLOW_TOKEN =
        "fd416fafdbc17c7ba6173ff7663b376428c4d0428894c10b44565d58641d22ec";

    private Recorded() {}
  }
}
