package org.pbxguard.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir Path dir;

  @Test
  void read_noManifest_isEmpty() throws IOException {
    assertThat(Manifest.read(dir)).isEmpty();
    assertThat(Manifest.read(dir.resolve("nowhere"))).isEmpty();
  }

  @Test
  void read_whatWasWritten_isTheSame() throws IOException {
    for (long newest : new long[] {1, 12_345, 999_999_999_999_999_999L}) {
      new Manifest(newest).write(dir);
      assertThat(Manifest.read(dir)).hasValue(new Manifest(newest));
    }
    assertThat(dir).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void read_anyBitFlipped_isRefusedAndNamed() throws IOException {
    new Manifest(42).write(dir);
    byte[] whole = Files.readAllBytes(Manifest.in(dir));
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(Manifest.in(dir), flipped);
      assertThatThrownBy(() -> Manifest.read(dir))
          .as("bit %d", bit)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(Manifest.in(dir).toString())
          .hasMessageEndingWith("nothing was changed.");
    }
  }

  @Test
  void read_cutAnywhereOrHuge_isRefused() throws IOException {
    new Manifest(42).write(dir);
    byte[] whole = Files.readAllBytes(Manifest.in(dir));
    for (int size = 0; size < whole.length; size++) {
      Files.write(Manifest.in(dir), Arrays.copyOf(whole, size));
      assertThatThrownBy(() -> Manifest.read(dir)).isInstanceOf(StoreException.class);
    }
    Files.write(Manifest.in(dir), new byte[5000]);
    assertThatThrownBy(() -> Manifest.read(dir)).isInstanceOf(StoreException.class);
  }

  @Test
  void read_otherVersion_saysWhichWhateverFollows() throws IOException {
    Files.writeString(Manifest.in(dir), "pbx-guard state 2\nsomething new\n");
    assertThatThrownBy(() -> Manifest.read(dir))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is of format version 2, not 1")
        .hasMessageContaining("start the pbx-guard that wrote it");
  }
}
