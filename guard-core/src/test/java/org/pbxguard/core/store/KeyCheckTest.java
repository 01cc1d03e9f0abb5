package org.pbxguard.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.SecretBytes;

class KeyCheckTest {
  private final SecretBytes first = SecretBytes.random(32, new SecureRandom());
  private final SecretBytes second = SecretBytes.random(32, new SecureRandom());

  @TempDir Path dir;

  private void start(KeyRing keys) {
    try (StateStore store = StoreFixture.open(dir)) {
      KeyCheck.require(store, store, keys);
    }
  }

  @Test
  void require_sameKey_passesAtEveryStartAndWritesOnce() {
    start(KeyRing.of(List.of(first)));
    start(KeyRing.of(List.of(first)));
    try (StateStore store = StoreFixture.open(dir)) {
      KeyCheck.require(store, store, KeyRing.of(List.of(first)));
      assertThat(store.status().journal().batches()).isZero();
      assertThat(StoreFixture.rowsOf(store)).containsOnlyKeys("META/key-check");
    }
  }

  @Test
  void require_otherKey_isRefusedWithTheMissingKeysName() {
    start(KeyRing.of(List.of(first)));
    assertThatThrownBy(() -> start(KeyRing.of(List.of(second))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("another master key")
        .hasMessageContaining(KeyRing.of(List.of(first)).current().toString())
        .hasMessageContaining("restore the key file");
  }

  @Test
  void require_rotatedKey_passesAndNeedsTheOldOneNoMore() {
    start(KeyRing.of(List.of(first)));
    start(KeyRing.of(List.of(second, first)));
    start(KeyRing.of(List.of(second)));
  }
}
