package org.pbxguard.core.text.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.Where;

class RequestPathTest {
  private final Probe probe =
      Probe.of(new PathDetector(), new PathParameterDetector(), new HiddenFileDetector());
  private final Where path = Where.of(Place.PATH);

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/a/../b",
        "/a/..;/b",
        "/a/;/b",
        "/a;",
        "/a/./b",
        "/.env",
        "/x/.git/config",
        "/%2e%2e/x",
        "/.%2e/x",
        "/..%5cx"
      })
  void inspect_pathThatIsReadInTwoWays_refused(String text) {
    assertThat(probe.points(text, path)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/.well-known/acme-challenge/x",
        "/a/b.c/d",
        "/files/v1.2/",
        "/a;jsessionid=1",
        "/a...b/c",
        "/admin/config.php",
        "/~alice/",
        "/a/b..c"
      })
  void inspect_ordinaryPath_letThrough(String text) {
    assertThat(probe.points(text, path)).isLessThan(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"/.env", "/a;", "/a/./b"})
  void inspect_sameTextInAParameter_letThrough(String text) {
    assertThat(probe.points(text)).isLessThan(Probe.REFUSED);
  }
}
