package org.pbxguard.core.text.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Probe;

class AssembledDetectorTest {
  private final Probe probe = Probe.of(new AssembledDetector());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "p=/x;q=read;$q $p",
        "a=i&&b=d&&$a$b",
        "x\nk=un\n$k",
        "v='u';cu${v}x;cu$v",
        "g(){ g | g & };g",
        "b(){ b|b& };b",
        "p\"\"r\"\"i\"\"n\"\"t",
        "w''h''o''m i"
      })
  void inspect_commandPutTogether_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "total=5; echo $total",
        "exten=1000;context=${DEFAULT};${exten}",
        "a=1&b=2&c=$d",
        "price=$5; now $4",
        "callerid=\"\"; name=\"\"; x=''",
        "f() { return 1; }",
        "He said \"\"yes\"\" to it",
        "[''],[''],['']"
      })
  void inspect_ordinary_letThrough(String text) {
    assertThat(probe.points(text)).isLessThan(Probe.REFUSED);
  }

  @FuzzTest(maxDuration = "1m")
  void inspect_anyText_doesNotFail(FuzzedDataProvider data) {
    assertThat(probe.rules(data.consumeRemainingAsString())).doesNotContain("text-detector-fault");
  }
}
