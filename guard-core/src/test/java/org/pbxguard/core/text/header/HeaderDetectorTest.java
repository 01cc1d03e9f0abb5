package org.pbxguard.core.text.header;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.Where;

class HeaderDetectorTest {
  private final Probe probe = Probe.of(new HeaderDetector());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "x\r\nSet-Cookie: a=b",
        "x\nSet-Cookie:a=b",
        "x%0d%0aSet-Cookie:a=b",
        "x\\r\\nSet-Cookie: a=b",
        "/x\r\nLocation: http://h.example",
        "x\r\n\r\nHTTP/1.1 200 OK",
        "x\nContent-Type: text/html\n\n<b>",
        "x\r\nRefresh: 0",
        "a@b.example\r\nBcc: c@d.example",
        "x\r\nRCPT TO:<a@b.example>",
        "x\r\nQUIT\r\n",
        "x\r\nA1 FETCH 5"
      })
  void inspect_attack_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "first line\nsecond line",
        "Dear all,\r\nplease see below.\r\nRegards",
        "1. one\n2. two\n",
        "Note:\nthis is it",
        "list of things\n- a\n- b",
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h.example\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nContact: d\r\nUser-Agent: e\r\nAllow: f\r\nContent-Length: 0\r\n\r\nthat is what we see on the wire, and then nothing comes any more"
      })
  void inspect_ordinaryText_letThrough(String text) {
    assertThat(probe.points(text)).as(probe.rules(text).toString()).isLessThan(Probe.REFUSED);
  }

  @Test
  void inspect_lineEndInPathOrHeader_refused() {
    assertThat(probe.points("/a%0ab", Where.of(Place.PATH))).isGreaterThanOrEqualTo(Probe.REFUSED);
    assertThat(probe.points("a\nb", Where.header("X-A"))).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @FuzzTest(maxDuration = "1m")
  void inspect_anyText_neverFails(FuzzedDataProvider data) {
    assertThat(probe.rules(data.consumeRemainingAsString())).doesNotContain("text-detector-fault");
  }
}
