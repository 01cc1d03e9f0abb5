package org.pbxguard.core.text.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;

class Utf7Test {

  @Test
  void decode_runs_read() {
    assertThat(Utf7.decode("+ADw-b+AD4-")).isEqualTo("<b>");
    assertThat(Utf7.decode("a+ACI-b")).isEqualTo("a\"b");
  }

  @Test
  void decode_nothingThatIsOne_sameInstance() {
    for (String text : new String[] {"a+b", "1 + 1 = 2", "+49 30 123", "a+ZZZZ-", "+"}) {
      assertThat(Utf7.decode(text)).isSameAs(text);
    }
  }

  @FuzzTest(maxDuration = "1m")
  void decode_anyText_neverFailsNorGrows(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();

    assertThat(Utf7.decode(text).length()).isLessThanOrEqualTo(text.length());
  }
}
