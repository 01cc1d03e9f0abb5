package org.pbxguard.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Findings;

class TextInspectorTest {
  private static final Rule EVIL = new Rule("test-evil", Category.SQLI, 60);
  private static final Rule DOUBT = new Rule("test-doubt", Category.SQLI, 40);

  /** Finds the word "evil", and breaks at "break". */
  private static final class EvilDetector implements Detector {
    @Override
    public List<Rule> rules() {
      return List.of(EVIL, DOUBT);
    }

    @Override
    public List<String> triggers() {
      return List.of("evil", "break", "doubt");
    }

    @Override
    public void inspect(View view, Report report) {
      int at = view.text().indexOf("evil");
      if (at >= 0) {
        report.hit(EVIL, view, at, at + 4);
      }
      if (view.text().contains("doubt")) {
        report.hit(DOUBT, view, 0, 1);
      }
      if (view.text().contains("break")) {
        throw new IllegalStateException("as the test wants it");
      }
    }
  }

  private static TextInspector inspector(TextSettings settings) {
    return new TextInspector(List.of(new EvilDetector()), settings);
  }

  private static Probe probe() {
    return Probe.of(inspector(TextSettings.defaults()));
  }

  private static TextSettings settings(Sensitivity sensitivity, String... disabled) {
    return new TextSettings(sensitivity, 1024, 4, List.of(disabled));
  }

  @Test
  void inspect_plainText_findingSaysWhatAndWhere() {
    assertThat(probe().findings("some evil text", Where.parameter("id")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo("test-evil");
              assertThat(finding.where()).isEqualTo("parameter id");
              assertThat(finding.evidence()).isEqualTo("some evil text");
            });
  }

  @Test
  void inspect_everyLayerOfEncoding_takenOff() {
    for (String text :
        List.of("%65vil", "%2565vil", "&#101;vil", "%26%23101%3Bvil", "\\u0065vil", "ev%00il")) {
      assertThat(probe().rules(text)).as(text).containsExactly("test-evil");
    }
  }

  @Test
  void inspect_base64OfAWholeValue_read() {
    String text =
        Base64.getEncoder().encodeToString("something evil here".getBytes(StandardCharsets.UTF_8));

    assertThat(probe().rules(text)).containsExactly("test-evil");
  }

  @Test
  void inspect_ruleInSeveralReadings_countsOnce() {
    assertThat(probe().rules("evil %65vil %2565vil")).containsExactly("test-evil");
  }

  @Test
  void inspect_tooManyLayers_isAFinding() {
    assertThat(probe().rules("%" + "25".repeat(9) + "41")).contains("text-encoding-depth");
  }

  @Test
  void inspect_tooLong_isAFindingAndTheHeadIsRead() {
    Probe probe = Probe.of(inspector(settings(Sensitivity.NORMAL)));

    assertThat(probe.rules("evil" + " ".repeat(2000)))
        .containsExactly("text-too-long", "test-evil");
  }

  @Test
  void inspect_detectorBreaks_messageIsRefused() {
    assertThat(probe().points("break")).isGreaterThanOrEqualTo(Probe.REFUSED);
    assertThat(probe().rules("break")).containsExactly("text-detector-fault");
  }

  @Test
  void inspect_placeOfSecrets_evidenceIsHidden() {
    assertThat(probe().findings("evil", Where.parameter("new_password")))
        .singleElement()
        .satisfies(finding -> assertThat(finding.evidence()).doesNotContain("evil"));
    assertThat(probe().findings("evil", new Where(Place.COOKIE, "a")))
        .singleElement()
        .satisfies(finding -> assertThat(finding.evidence()).doesNotContain("evil"));
  }

  @Test
  void inspect_disabledRule_notReported() {
    assertThat(Probe.of(inspector(settings(Sensitivity.NORMAL, "test-evil"))).rules("evil"))
        .isEmpty();
  }

  @Test
  void inspect_sensitivity_weighsDoubtOnly() {
    assertThat(Probe.of(inspector(settings(Sensitivity.RELAXED))).points("doubt")).isEqualTo(30);
    assertThat(Probe.of(inspector(settings(Sensitivity.STRICT))).points("doubt")).isEqualTo(60);
    assertThat(Probe.of(inspector(settings(Sensitivity.RELAXED))).points("evil")).isEqualTo(60);
    assertThat(Probe.of(inspector(settings(Sensitivity.STRICT))).points("evil")).isEqualTo(60);
  }

  @Test
  void inspectEncoded_overlongUtf8_isAFinding() {
    Findings findings = new Findings();

    inspector(TextSettings.defaults()).inspectEncoded("a%c0%afb", Where.parameter("q"), findings);

    assertThat(findings.list())
        .singleElement()
        .satisfies(f -> assertThat(f.rule()).isEqualTo("text-overlong-utf8"));
  }

  @Test
  void inspectEncoded_plus_isABlank() {
    Findings findings = new Findings();

    inspector(TextSettings.defaults())
        .inspectEncoded("an+evil%20one", Where.parameter("q"), findings);

    assertThat(findings.list().get(0).evidence()).isEqualTo("an evil one");
  }

  @Test
  void rules_all_haveUniqueIds() {
    assertThat(inspector(TextSettings.defaults()).rules())
        .extracting(Rule::id)
        .doesNotHaveDuplicates();
  }

  @Test
  void constructors_outOfRange_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TextSettings(Sensitivity.NORMAL, 10, 4, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TextSettings(Sensitivity.NORMAL, 9999, 9, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rule("r", Category.SQLI, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new TextInspector(
                    Collections.nCopies(62, new EvilDetector()), TextSettings.defaults()));
  }
}
