package org.pbxguard.servlet.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Passed;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.PathPattern;
import org.pbxguard.servlet.parse.PathReading;

class TuningTest {
  private static final PathPattern FORUM = new PathPattern("/forum/*");
  private static final Finding SQL = finding("sqli-x", Category.SQLI, 80, "parameter text");
  private static final Finding XSS = finding("xss-x", Category.XSS, 80, "parameter text");

  private static Finding finding(String rule, Category category, int points, String where) {
    return new Finding(rule, category, Severity.HIGH, points, where, "evidence");
  }

  private static PathReading path(String raw) {
    return PathReading.parse(raw, new Anomalies());
  }

  private static Tuning excluding(Exclusion... exclusions) {
    return new Tuning(List.of(exclusions), List.of(), List.of(), List.of(), Mode.ENFORCE);
  }

  private static Tuning fields(FieldRule... fields) {
    return new Tuning(List.of(), List.of(fields), List.of(), List.of(), Mode.ENFORCE);
  }

  private static Tuning modes(Mode mode, ModeRule... modes) {
    return new Tuning(List.of(), List.of(), List.of(modes), List.of(), mode);
  }

  private static Findings apply(Tuning tuning, String path, Finding... found) {
    Findings findings = new Findings();
    for (Finding each : found) {
      findings.add(each);
    }
    return tuning.apply(path(path), findings);
  }

  private static boolean passes(Tuning tuning, String path, Finding finding) {
    Findings sorted = apply(tuning, path, finding);
    assertThat(sorted.list().size() + sorted.passed().size()).isEqualTo(1);
    return sorted.list().isEmpty();
  }

  @Test
  void apply_nothingSaid_everyFindingCounts() {
    Findings sorted = apply(excluding(), "/forum/a", SQL, XSS);

    assertThat(sorted.list()).containsExactly(SQL, XSS);
    assertThat(sorted.passed()).isEmpty();
  }

  @Test
  void exclusion_namedParts_allHaveToMatch() {
    assertThat(passes(excluding(exclusion("text")), "/forum/post", SQL)).isTrue();
    assertThat(passes(excluding(exclusion("text")), "/forum;x/post", SQL)).isFalse();
    assertThat(passes(excluding(exclusion("text")), "/other", SQL)).isFalse();
    assertThat(passes(excluding(exclusion("", "sqli-x")), "/forum/post", SQL)).isTrue();
    assertThat(passes(excluding(exclusion("", "other")), "/forum/post", SQL)).isFalse();
    assertThat(passes(excluding(exclusion("", Category.SQLI)), "/forum/post", SQL)).isTrue();
    assertThat(passes(excluding(exclusion("text", Category.XSS)), "/forum/post", SQL)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "parameter text, true",
    "json text, true",
    "xml text, true",
    "header text, true",
    "file text, true",
    "parameter evil text, false",
    "'parameter text ', false",
    "parameter context, false",
    "parameter name, false",
    "text, false"
  })
  void exclusion_ofAField_holdsForThatNameOnly(String where, boolean passes) {
    Finding finding = finding("sqli-x", Category.SQLI, 80, where);

    assertThat(passes(excluding(exclusion("text")), "/forum/post", finding)).isEqualTo(passes);
  }

  @Test
  void exclusion_saysInWordsOfTheFileWhatItLetPass() {
    Findings sorted = apply(excluding(exclusion("text", Category.SQLI)), "/forum/post", SQL, XSS);

    assertThat(sorted.list()).containsExactly(XSS);
    assertThat(sorted.passed())
        .containsExactly(new Passed(SQL, "http.filter.exclusions /forum/* text sqli", false));
  }

  private static Exclusion exclusion(String parameter, String... rules) {
    return new Exclusion(FORUM, parameter, List.of(rules), List.of());
  }

  private static Exclusion exclusion(String parameter, Category category) {
    return new Exclusion(FORUM, parameter, List.of(), List.of(category));
  }

  @ParameterizedTest
  @CsvSource({
    // rule, category, points, prose, rich text, code
    "sqli-hint, SQLI, 50, true, true, true",
    "sqli-union, SQLI, 80, false, false, true",
    "xss-style, XSS, 60, false, true, true",
    "xss-script-call, XSS, 50, true, true, true",
    "xss-event-handler, XSS, 80, false, false, true",
    "rce-windows, RCE, 60, false, false, true",
    "ssti-expression, SSTI, 60, false, false, true",
    "jndi-lookup, JNDI, 100, false, false, false",
    "jndi-hint, JNDI, 20, false, false, false",
    "shellshock, SHELLSHOCK, 90, false, false, false",
    "java-serialized-object, JAVA, 80, false, false, false",
    "php-serialized-object, PHP, 70, false, false, false",
    "http-parameter-control, PROTOCOL_ATTACK, 100, false, false, false"
  })
  void field_kind_letsPassWhatSaysNothingInIt(
      String rule, Category category, int points, boolean prose, boolean rich, boolean code) {
    Finding finding = finding(rule, category, points, "json body");

    assertThat(passes(fields(field(FieldKind.PROSE)), "/forum/1", finding)).isEqualTo(prose);
    assertThat(passes(fields(field(FieldKind.RICH_TEXT)), "/forum/1", finding)).isEqualTo(rich);
    assertThat(passes(fields(field(FieldKind.CODE)), "/forum/1", finding)).isEqualTo(code);
    assertThat(passes(fields(field(FieldKind.CODE)), "/other", finding)).isFalse();
  }

  private static FieldRule field(FieldKind kind) {
    return new FieldRule(FORUM, "body", kind);
  }

  @ParameterizedTest
  @CsvSource({
    "file photo, true",
    "file, true",
    "body, true",
    "file name, false",
    "parameter photo, false",
    "header User-Agent, false"
  })
  void field_upload_letsPassWhatFilesHoldAndNotWhatTheyAreCalled(String where, boolean passes) {
    FieldRule every = new FieldRule(FORUM, "", FieldKind.UPLOAD);

    assertThat(passes(fields(every), "/forum/1", finding("php-tag", Category.PHP, 80, where)))
        .isEqualTo(passes);
  }

  @Test
  void field_whatPasses_isWatchedUnderItsName() {
    Findings sorted = apply(fields(field(FieldKind.CODE)), "/forum/1", at("parameter body"));

    assertThat(sorted.passed())
        .containsExactly(
            new Passed(at("parameter body"), "http.filter.fields /forum/* body code", true));
  }

  private static Finding at(String where) {
    return finding("sqli-x", Category.SQLI, 80, where);
  }

  @Test
  void mode_firstEntryThatFits_decides() {
    Tuning tuning =
        modes(
            Mode.ENFORCE,
            new ModeRule(new PathPattern("/forum/admin/*"), List.of(), Mode.ENFORCE),
            new ModeRule(FORUM, List.of(Category.XSS), Mode.MONITOR));

    assertThat(passes(tuning, "/forum/1", XSS)).isTrue();
    assertThat(passes(tuning, "/forum/1", SQL)).isFalse();
    assertThat(passes(tuning, "/forum/admin/1", XSS)).isFalse();
    assertThat(passes(tuning, "/x", XSS)).isFalse();
    assertThat(tuning.watchedBy(path("/forum/1"), Category.XSS))
        .contains("http.filter.modes /forum/* xss monitor");
  }

  @Test
  void mode_monitorOfTheFront_leavesWhatIsEnforced() {
    Tuning tuning = modes(Mode.MONITOR, new ModeRule(FORUM, List.of(Category.SQLI), Mode.ENFORCE));

    assertThat(passes(tuning, "/forum/1", SQL)).isFalse();
    assertThat(passes(tuning, "/forum/1", XSS)).isTrue();
    assertThat(passes(tuning, "/", SQL)).isTrue();
    assertThat(tuning.watchedBy(path("/"), Category.SQLI)).contains("http.filter.mode monitor");
  }

  /** Two readings of one path: what opens must fit both, what guards fits either. */
  @Test
  void mode_pathWithTwoReadings_isTheStricterOne() {
    ModeRule watched = new ModeRule(FORUM, List.of(), Mode.MONITOR);
    ModeRule guarded = new ModeRule(FORUM, List.of(), Mode.ENFORCE);

    assertThat(passes(modes(Mode.ENFORCE, watched), "/forum;x/1", SQL)).isFalse();
    assertThat(passes(modes(Mode.MONITOR, guarded), "/forum;x/1", SQL)).isFalse();
  }

  @Test
  void monitoredPath_letsEverythingPassUnderItsName() {
    Tuning tuning = new Tuning(List.of(), List.of(), List.of(), List.of(FORUM), Mode.ENFORCE);

    assertThat(apply(tuning, "/forum/1", SQL).passed())
        .containsExactly(new Passed(SQL, "http.filter.monitored_paths /forum/*", true));
  }
}
