package org.pbxguard.core.text.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupsTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "${lower:J}${upper:n}di | Jndi",
        "${::-j}${any:thing:-n} | jn",
        "${${lower:${lower:j}}ndi:x} | ${jndi:x}",
        "${EXTEN} | ${EXTEN}",
        "${date:'j'}x | jx",
        "${open | ${open",
        "a}b | a}b",
      })
  void reduce_nested_whatTheyGive(String text, String expected) {
    assertThat(Lookups.reduce(text)).isEqualTo(expected);
  }

  @FuzzTest(maxDuration = "1m")
  void reduce_anyText_neverFailsNorGrows(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();

    assertThat(Lookups.reduce(text).length()).isLessThanOrEqualTo(text.length());
  }
}
