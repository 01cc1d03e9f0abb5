package org.pbxguard.core.text.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.Where;

class NetDetectorTest {
  private final Probe probe = Probe.of(new NetDetector());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://0251.0376.0251.0376/x",
        "http://0x7f.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://metadata.google.internal/x",
        "gopher://h.example:70/_x",
        "dict://h.example:11211/",
        "http://h.example/x.txt?",
        "ftp://h.example/shell.php?",
        "http://017700000001/"
      })
  void inspect_attack_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080/x",
        "http://localhost/",
        "http://192.168.1.5/provision",
        "https://example.com/a?b=c",
        "ldap://ldap.example.com:389",
        "sip://x",
        "http://example.com",
        "https://10.0.0.1/",
        "see http://example.com/what?",
        "h323://x",
        "http://[2001:db8::1]/"
      })
  void inspect_ordinaryText_letThrough(String text) {
    assertThat(probe.points(text)).as(probe.rules(text).toString()).isLessThan(Probe.REFUSED);
  }

  @Test
  void inspect_remoteScript_onlyAsWholeParameter() {
    assertThat(probe.points("http://h.example/x?", Where.header("Referer")))
        .isLessThan(Probe.REFUSED);
    assertThat(probe.points("gopher://x", Where.of(Place.FILE))).isZero();
  }

  @FuzzTest(maxDuration = "1m")
  void inspect_anyText_neverFails(FuzzedDataProvider data) {
    assertThat(probe.rules(data.consumeRemainingAsString())).doesNotContain("text-detector-fault");
  }
}
