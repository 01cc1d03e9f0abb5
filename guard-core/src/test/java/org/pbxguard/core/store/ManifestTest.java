package org.pbxguard.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  private static final Path FILE = Path.of("MANIFEST");

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

  /** A text is refused, or it is one that a manifest writes but for leading zeros. */
  @FuzzTest
  void parse_anyText_isRefusedOrAManifest(FuzzedDataProvider data) {
    String text =
        data.consumeBoolean()
            ? data.consumeRemainingAsAsciiString()
            : new Manifest(data.consumeLong(0, Long.MAX_VALUE)).text()
                + data.consumeRemainingAsAsciiString();
    try {
      Manifest manifest = Manifest.parse(FILE, text);
      assertThat(manifest.newestSegment()).isNotNegative();
      assertThat(Manifest.parse(FILE, manifest.text())).isEqualTo(manifest);
    } catch (StoreException e) {
      assertThat(e).hasMessageEndingWith("nothing was changed.");
    }
  }
}
