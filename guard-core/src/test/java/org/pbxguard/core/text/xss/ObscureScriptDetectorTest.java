package org.pbxguard.core.text.xss;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Probe;

class ObscureScriptDetectorTest {
  private final Probe probe = Probe.of(new ObscureScriptDetector());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "[][(![]+[])[+[]]]",
        "q=(!![]+[])[!+[]+!+[]]",
        "[ ] [ ( ![] + [] ) [ +[] ] + []",
        "\u00bcscript\u00bef(7)\u00bc/script\u00be",
        "\u00bcsvg onload=f()\u00be"
      })
  void inspect_obscureScript_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "![logo](x.png)",
        "a[] = b[]; if (![].length) {}",
        "\u00bc cup of milk, \u00be of a description",
        "[ ] open  [x] done  [ ] open!",
        "((((((())))))) !!!!!!! +++++++"
      })
  void inspect_ordinary_letThrough(String text) {
    assertThat(probe.points(text)).isLessThan(Probe.REFUSED);
  }

  @FuzzTest(maxDuration = "1m")
  void inspect_anyText_doesNotFail(FuzzedDataProvider data) {
    assertThat(probe.rules(data.consumeRemainingAsString())).doesNotContain("text-detector-fault");
  }
}
