package org.pbxguard.core.text.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.Where;

class NameDetectorTest {
  private final Probe probe = Probe.of(new NameDetector());
  private final Where name = Where.of(Place.PARAMETER_NAME);

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"a=||(b=\"", "a=;drop", "a=1)", "x=='y'", "a=b&&c", "id=@x"})
  void inspect_conditionAsName_refused(String text) {
    assertThat(probe.points(text, name)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"q", "filter[a]", "a=b", "{\"a\":\"b=c\"}", "<a b='c'>", "user(1)", "Rm9vYmFy=="})
  void inspect_ordinaryName_letThrough(String text) {
    assertThat(probe.points(text, name)).isLessThan(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"a=||(b=\"", "x=='y'"})
  void inspect_sameTextAsValue_notItsBusiness(String text) {
    assertThat(probe.points(text)).isZero();
  }
}
