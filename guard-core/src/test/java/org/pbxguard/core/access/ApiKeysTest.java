package org.pbxguard.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.ChangeJournal;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.time.ManualTime;

class ApiKeysTest {
  private final ManualTime time = new ManualTime();
  private final Disk disk = new Disk();
  private ApiKeys keys = open();

  private static final class Disk implements ChangeJournal {
    final MemoryJournal rows = new MemoryJournal();
    final List<String> changes = new ArrayList<>();
    boolean broken;

    @Override
    public CompletableFuture<Void> commit(Batch batch, String what, Map<String, String> details) {
      if (broken) {
        return CompletableFuture.failedFuture(new JournalException("disk full"));
      }
      changes.add(what + " " + details);
      return rows.commit(batch);
    }
  }

  private ApiKeys open() {
    return ApiKeys.open(disk, disk.rows, time, new SecureRandom());
  }

  private NewApiKey create(Role role) {
    return keys.create(role, "note", Optional.empty(), "first").join();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void authenticate_itsText_givesTheKeyAlsoAfterARestart(Role role) {
    NewApiKey made = create(role);
    assertThat(keys.authenticate(made.text())).hasValue(made.key());
    keys = open();
    assertThat(keys.authenticate(made.text())).hasValue(made.key());
    assertThat(made.key().role()).isEqualTo(role);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "pbxg_", "x", "Bearer", "pbxg_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void authenticate_anythingElse_givesNothing(String text) {
    create(Role.ADMIN);
    assertThat(keys.authenticate(text)).isEmpty();
  }

  @Test
  void authenticate_oneCharacterOff_givesNothing() {
    String text = create(Role.ADMIN).text();
    for (int i = 0; i < text.length() - 1; i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      String wrong = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(keys.authenticate(wrong)).isEmpty();
    }
  }

  @Test
  void create_manyKeys_allDifferAndAreLongEnough() {
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      String text = create(Role.VIEWER).text();
      assertThat(text).matches("pbxg_[A-Za-z0-9_-]{43}");
      texts.add(text);
    }
    assertThat(texts).hasSize(200);
    assertThat(keys.list()).hasSize(200);
  }

  @Test
  void revoke_endsTheKeyForGood() {
    NewApiKey made = create(Role.ADMIN);
    assertThat(keys.revoke(made.key().id(), "first").join()).isTrue();
    assertThat(keys.authenticate(made.text())).isEmpty();
    assertThat(keys.revoke(made.key().id(), "first").join()).isFalse();
    keys = open();
    assertThat(keys.authenticate(made.text())).isEmpty();
    assertThat(keys.list()).isEmpty();
  }

  @Test
  void expiry_endsTheKeyByItself() {
    NewApiKey made =
        keys.create(Role.SERVICE, "pbx", Optional.of(ManualTime.START.plusSeconds(60)), "first")
            .join();
    time.pass(Duration.ofSeconds(59));
    assertThat(keys.authenticate(made.text())).isPresent();
    time.pass(Duration.ofSeconds(1));
    assertThat(keys.authenticate(made.text())).isEmpty();
    keys = open();
    assertThat(keys.authenticate(made.text())).isEmpty();
    assertThat(keys.list()).hasSize(1);
  }

  @Test
  void create_expiredAlready_isRefused() {
    assertThatThrownBy(
            () -> keys.create(Role.VIEWER, "", Optional.of(ManualTime.START), "first").join())
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expires: ");
  }

  @Test
  void diskFails_noKeyWorksAndNoneIsLost() {
    NewApiKey made = create(Role.ADMIN);
    disk.broken = true;
    assertThat(keys.create(Role.ADMIN, "", Optional.empty(), "first")).isCompletedExceptionally();
    assertThat(keys.revoke(made.key().id(), "first")).isCompletedExceptionally();
    assertThat(keys.authenticate(made.text())).isPresent();
    assertThat(keys.list()).hasSize(1);
  }

  @Test
  void secret_isNeitherStoredNorPrintedNorInTheEvents() {
    NewApiKey made = create(Role.ADMIN);
    StringBuilder stored = new StringBuilder();
    disk.rows.rows(
        Table.API_KEY,
        row ->
            stored
                .append(new String(row.key(), StandardCharsets.ISO_8859_1))
                .append(new String(row.value(), StandardCharsets.ISO_8859_1)));
    String secret = made.text().substring(5);
    assertThat(stored.toString()).isNotEmpty().doesNotContain(secret);
    assertThat(made.toString()).doesNotContain(secret);
    assertThat(disk.changes.toString()).contains(made.key().id()).doesNotContain(secret);
  }

  @Test
  void firstKey_isWrittenOnceForItsOwnerOnly(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("admin.key");
    assertThat(keys.writeFirstKey(file)).hasValue(file);

    String text = Files.readString(file).strip();
    assertThat(keys.authenticate(text)).map(ApiKey::role).hasValue(Role.ADMIN);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(keys.writeFirstKey(dir.resolve("other"))).isEmpty();
    keys = open();
    assertThat(keys.writeFirstKey(dir.resolve("other"))).isEmpty();
    try (var files = Files.list(dir)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void firstKey_fileCannotBeWritten_makesNone(@TempDir Path dir) {
    assertThatThrownBy(() -> keys.writeFirstKey(dir.resolve("missing/admin.key")))
        .isInstanceOf(IOException.class);
    assertThat(keys.list()).isEmpty();
  }

  /** A crash after the file and before the row leaves a file that the next start replaces. */
  @Test
  void firstKey_crashInBetween_isRepairedByTheNextStart(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("admin.key");
    disk.broken = true;
    assertThatThrownBy(() -> keys.writeFirstKey(file)).hasCauseInstanceOf(JournalException.class);
    disk.broken = false;
    keys = open();
    assertThat(keys.writeFirstKey(file)).hasValue(file);
    assertThat(keys.authenticate(Files.readString(file).strip())).isPresent();
  }
}
