package org.pbxguard.core.text.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.Where;

class PathDetectorTest {
  private final Probe probe =
      Probe.of(new PathDetector(), new PathParameterDetector(), new UploadDetector());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "../../../x",
        "..\\..\\..\\x",
        "....//....//....//x",
        "..;/..;/..;/x",
        "%2e%2e%2f%2e%2e%2f%2e%2e%2fx",
        "%252e%252e%252f%252e%252e%252f%252e%252e%252fx",
        "..%c0%af..%c0%af..%c0%afx",
        "%u002e%u002e%u2215%u002e%u002e%u2215%u002e%u002e%u2215x",
        "\uff0e\uff0e\uff0f\uff0e\uff0e\uff0f\uff0e\uff0e\uff0fx",
        "/etc/passwd",
        "\\etc\\passwd",
        "//etc///passwd",
        "/etc/./shadow",
        "/proc/self/environ",
        "C:\\boot.ini",
        "c:/windows/win.ini",
        "../../WEB-INF/web.xml",
        "php://filter/convert.base64-encode/resource=index",
        "file:///etc/hosts",
        "phar://x.jpg",
        "\\\\10.1.2.3\\c$\\x",
        "/root/.ssh/id_rsa",
        "index.asp::$DATA",
        "x::$y::$Data",
      })
  void inspect_traversalAndSecretFiles_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "../images/logo.png",
        "../sip_profiles/*.xml",
        "./configure && make",
        "and so on... / or not",
        "/etc/asterisk/sip.conf",
        "/var/spool/asterisk/monitor",
        "voicemail/vm-${VM-Message-Type}.wav",
        "1.2.3.4/24",
        "a..b",
        "wait.../what",
        "https://example.com/a/b?c=d",
        "etc. issue 5, and hosts",
        "a::$dat",
      })
  void inspect_ordinaryPathsAndText_letThrough(String text) {
    assertThat(probe.points(text)).as(probe.rules(text).toString()).isLessThan(Probe.REFUSED);
  }

  @Test
  void inspect_oneStepInRequestPath_refused() {
    Where path = Where.of(Place.PATH);

    assertThat(probe.points("/a/%2e%2e/b", path)).isGreaterThanOrEqualTo(Probe.REFUSED);
    assertThat(probe.points("/a/b..c/d", path)).isZero();
  }

  @FuzzTest(maxDuration = "1m")
  void inspect_anyText_neverFails(FuzzedDataProvider data) {
    assertThat(probe.rules(data.consumeRemainingAsString())).doesNotContain("text-detector-fault");
  }
}
