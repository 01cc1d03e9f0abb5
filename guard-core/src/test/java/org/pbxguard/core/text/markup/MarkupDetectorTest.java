package org.pbxguard.core.text.markup;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.Where;

class MarkupDetectorTest {
  private final Probe probe = Probe.of(new MarkupDetector());

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///x\">]>",
        "<!ENTITY % y SYSTEM \"http://h.example\">",
        "<!DOCTYPE x SYSTEM \"http://h.example/x.dtd\">",
        "<! DOCTYPE x [",
        "<xi:include href=\"x\"/>",
        "<?xml-stylesheet href=\"x\"?>",
        "<!--#exec cmd=\"x\"-->",
        "<!--#include virtual=\"/x\"-->",
        "<!-- #echo var=\"x\" -->",
        "<esi:include src=x/>",
        "+ADwAIQ-DOCTYPE x"
      })
  void inspect_attack_refused(String attack) {
    assertThat(probe.points(attack)).isGreaterThanOrEqualTo(Probe.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "<!DOCTYPE html>",
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">",
        "<!-- a comment -->",
        "<!-- # of items -->",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
        "<a><![CDATA[x]]></a>",
        "!doctype",
        "<include><menu name=\"x\"/></include>"
      })
  void inspect_ordinaryText_letThrough(String text) {
    assertThat(probe.points(text)).as(probe.rules(text).toString()).isLessThan(Probe.REFUSED);
  }

  @Test
  void inspect_entityInXml_namedAsSuch() {
    assertThat(probe.findings("<!ENTITY x 'y'>", Where.of(Place.XML)))
        .extracting(f -> f.rule())
        .containsExactly("xxe-entity");
  }

  @FuzzTest(maxDuration = "1m")
  void inspect_anyText_neverFails(FuzzedDataProvider data) {
    assertThat(probe.rules(data.consumeRemainingAsString())).doesNotContain("text-detector-fault");
  }
}
