package org.pbxguard.config;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** No text makes the binder fail other than by its faults, and a file without faults is bound. */
final class SettingsFuzzTest {
  private static final String[] PIECES = {
    "sample:",
    "\n",
    "  ",
    " ",
    "max_count: 3",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    ": ",
    "? ",
    "&a ",
    "*a",
    "!!str ",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "'",
    "\"",
    "|",
    ">",
    "#",
    "\t",
    "~",
    "null",
    "trunks:",
    "name: x",
    "trusted: [::1]",
    "tls:",
    "depth: 2",
    "<<: ",
    "\u0000",
    "\u2028",
    "\uD800",
    "\\x41",
    "=",
    "color: red",
    "@",
    "`"
  };

  @FuzzTest(maxDuration = "60s")
  void bind_anyText_onlyFaults(FuzzedDataProvider data) {
    String set = data.consumeString(40);
    load(data.consumeRemainingAsString(), set);
  }

  @Test
  void bind_randomPieces_onlyFaults() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(1, 14); i > 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      load(text.toString(), "sample." + PIECES[random.nextInt(PIECES.length)] + "=1");
    }
  }

  private static void load(String text, String set) {
    Settings settings =
        Settings.parse("fuzz.yml", text, List.of(set), Map.of("PBXGUARD_SAMPLE_EVEN", set));
    Sample sample = settings.bind("sample", Sample.defaults());
    Assertions.assertThat(sample).isNotNull();
    try {
      settings.check();
    } catch (ConfigException e) {
      Assertions.assertThat(e.faults()).isNotEmpty();
      Assertions.assertThat(e.getMessage()).doesNotContain("\u0000");
    }
  }
}
