package org.pbxguard.core.text.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Probe;

/** Shapes that need no second quote, no comment and no list of columns. */
class SqlShapesTest {
  private final Probe probe = Probe.of(new SqlDetector());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "z'or'z",
        "z' or '7",
        "\"and\"7",
        "5/ascii(substring(pin,2,1))",
        "(7-ord(mid(pin,1,1)))",
        "f(x)::int",
        "'{}'::jsonb",
        "9 union select oops 1,2,3,4"
      })
  void inspect_attack_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "Toys'r'us",
        "O'Brien or O'Neill",
        "5' or 6' tall",
        "'90s or '80s",
        "the boys' or girls'",
        "He said \"yes\" or \"no\"",
        "std::text",
        "fe80::1",
        "Foo::int",
        "the union will select members in rooms 1, 2, 3 and 4"
      })
  void inspect_ordinary_letThrough(String text) {
    assertThat(probe.points(text)).isLessThan(Probe.REFUSED);
  }
}
