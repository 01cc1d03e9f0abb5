package org.pbxguard.core.text.xss;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.Where;

class XssDetectorTest {
  private final Probe probe = Probe.of(new XssDetector(), new ScriptDetector());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "<script>x()</script>",
        "<SCRIPT SRC=//h.example/x.js>",
        "</script><script >y",
        "<scr<script>ipt>z",
        "<svg/onload=f(7)>",
        "<img src=q onerror=f(7)>",
        "<body onpageshow=\"f()\">",
        "<q oncut=f(7) contenteditable>x</q>",
        "\" onmouseover=\"f(7)",
        "' autofocus onfocus=f(7) x='",
        "x\" onclick=f(7)//",
        "<a href=\"javascript:f(7)\">x</a>",
        "<a href=\"java\tscript:f(7)\">x",
        "javascript:f(7)",
        "<iframe srcdoc=\"&lt;b&gt;\">",
        "data:text/html,<b>x",
        "<object data=x>",
        "<meta http-equiv=refresh content=\"0;url=x\">",
        "<div style=\"width:expression(f(7))\">",
        "<link rel=stylesheet href=//h.example>",
        "<base href=//h.example/ target=\"stylesheet\">",
        "';alert(7)//",
        "\"-confirm(7)-\"",
        "'+prompt`7`+'",
        "alert(7)",
        "(alert)(7)",
        "document.cookie",
        "x=document.domain",
        "String.fromCharCode(88,83)",
        "%3Cscript%3Ex",
        "&lt;script&gt;x",
        "\\u003cscript\\u003ex",
        "＜script＞x",
        "<math><mi xlink:href=\"x\">",
        "<!--[if gte IE 4]>x<![endif]-->",
        "vbscript:msgbox(7)",
        "<x onanything=f(7)>"
      })
  void inspect_attack_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "I <3 you",
        "a < b and c > d",
        "<b>bold</b> and <i>italic</i>",
        "<p>Hello <a href=\"https://example.com/x\">there</a></p>",
        "<img src=\"/logo.png\" alt=\"logo\">",
        "JavaScript: Basics of JavaScript Language",
        "Click on \"Save\" = done",
        "The alert (see page 5) was wrong",
        "online = yes",
        "onhook=1",
        "on = off",
        "once upon = a time",
        "<extension name=\"local\"><condition field=\"destination_number\" expression=\"^(\\d+)$\"/></extension>",
        "<action application=\"bridge\" data=\"user/${dialed_ext}\"/>",
        "<input pattern=\"(.*)\">",
        "Please confirm (by mail) until Friday",
        "XMLHttpRequest",
        "mailto:a@b.example",
        "https://example.com/a?b=c:d",
        "key: value",
        "data: 5 GB",
        "function () and evaluation (2 pages)",
        "Meeting at 10:30, location: Berlin"
      })
  void inspect_ordinaryText_letThrough(String text) {
    assertThat(probe.points(text)).as(probe.rules(text).toString()).isLessThan(Probe.REFUSED);
  }

  @Test
  void inspect_uploadedFile_notRead() {
    assertThat(probe.points("<script>x</script>", Where.of(Place.FILE))).isZero();
  }

  @FuzzTest(maxDuration = "1m")
  void inspect_anyText_neverFails(FuzzedDataProvider data) {
    assertThat(probe.rules(data.consumeRemainingAsString())).doesNotContain("text-detector-fault");
  }
}
