package org.pbxguard.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreSettingsTest {
  private static final Path DIR = Path.of("x");
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void defaults_areTheDocumentedOnes() {
    assertThat(StoreSettings.defaults())
        .isEqualTo(
            new StoreSettings(
                Path.of("./var"), 33_554_432, Duration.ofHours(12), Duration.ofDays(366)));
    assertThat(StoreSettings.defaults().withDir(DIR).dir()).isEqualTo(DIR);
  }

  @Test
  void create_outOfRange_isRefusedByName() {
    assertThatThrownBy(() -> new StoreSettings(DIR, 65_535, DAY, DAY))
        .hasMessageContaining("checkpointBytes")
        .hasMessageContaining("65535");
    assertThatThrownBy(() -> new StoreSettings(DIR, 65_536, Duration.ofSeconds(59), DAY))
        .hasMessageContaining("checkpointInterval");
    assertThatThrownBy(() -> new StoreSettings(DIR, 65_536, DAY.plusSeconds(1), DAY))
        .hasMessageContaining("checkpointInterval");
    assertThatThrownBy(() -> new StoreSettings(DIR, 65_536, DAY, DAY.minusSeconds(1)))
        .hasMessageContaining("auditRetention");
  }
}
