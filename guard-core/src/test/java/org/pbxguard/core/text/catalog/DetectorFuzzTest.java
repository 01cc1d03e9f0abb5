package org.pbxguard.core.text.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.TextSettings;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.Where;

/** Each detector alone, shown texts that its triggers would have kept from it. */
class DetectorFuzzTest {
  private static final List<Detector> DETECTORS = StandardDetectors.all();
  private static final List<Place> PLACES = List.of(Place.values());

  /** What attacks are made of, to come upon their shapes by chance. */
  private static final List<String> PIECES =
      List.of(
          "'",
          "\"",
          "`",
          "(",
          ")",
          "{",
          "}",
          "[",
          "]",
          "<",
          ">",
          "=",
          "--",
          "/*",
          "*/",
          "#",
          ";",
          "|",
          "&",
          "$",
          "${",
          "#{",
          "%{",
          "{{",
          "}}",
          "<%",
          "%>",
          "<?php",
          "?>",
          "<!--#exec ",
          "../",
          "..\\",
          "/etc/passwd",
          "union select ",
          " or ",
          "1=1",
          "0x41",
          "@@version",
          "sleep(9)",
          "<script",
          "onerror=",
          "javascript:",
          "jndi:",
          "ldap://",
          "http://",
          "*)(",
          "$ne",
          "\u0000",
          "\r\n",
          "\\u0041",
          "%41",
          "&#65;",
          "cat ",
          "id",
          "system(",
          "O:1:\"a\":",
          "rO0AB",
          "\ud83d\ude00",
          "\ud83d",
          "\u202e",
          "a",
          "7",
          " ",
          ".",
          ",",
          ":");

  @FuzzTest(maxDuration = "5m")
  void inspect_anyDetectorAnyPlaceAnyText_reportsItsOwnRulesOnly(FuzzedDataProvider data) {
    Detector detector = data.pickValue(DETECTORS);
    Place place = data.pickValue(PLACES);
    inspect(detector, place, data.consumeRemainingAsString());
  }

  @Test
  void inspect_attacksPiecesThrownTogether_reportsItsOwnRulesOnly() {
    SplittableRandom random = new SplittableRandom(23);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      Detector detector = DETECTORS.get(random.nextInt(DETECTORS.size()));
      inspect(detector, PLACES.get(random.nextInt(PLACES.size())), text.toString());
    }
  }

  private static void inspect(Detector detector, Place place, String text) {
    Findings findings = new Findings();
    Report report = new Report(findings, TextSettings.defaults());
    detector.inspect(new View(text, new Where(place, "x"), 0), report);
    assertThat(findings.list())
        .extracting(Finding::rule)
        .isSubsetOf(detector.rules().stream().map(Rule::id).toList());
  }
}
