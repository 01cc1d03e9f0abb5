package org.pbxguard.servlet.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cookie lines as the gate and every container behind it read them. */
class CookiesTest {
  @Test
  void pairs_ofSeveralLines_areAllThere() {
    assertThat(Cookies.pairs(List.of("a=1; b=2;", "c"))).isEqualTo(List.of("a=1", "b=2", "c"));
  }

  /** Containers drop blanks around the equals sign: the value must be the same here. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"SID=x|x", "SID =x|x", "SID = x |x", "SID=x=y|x=y", "SID=|''", "SID|''"})
  void value_isTheContainers(String pair, String value) {
    assertThat(Cookies.name(pair)).isEqualTo("SID");
    assertThat(Cookies.value(pair)).isEqualTo(value);
  }
}
