package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.core.GuardFixture.address;
import static org.pbxguard.core.GuardFixture.finding;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.core.audit.EventType;
import org.pbxguard.core.audit.ThreatEvent;
import org.pbxguard.core.decision.Action;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.decision.RuleMode;
import org.pbxguard.core.decision.Verdict;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Passed;

/** What lets a finding pass, that it can be seen, and that it can change while the guard runs. */
class GuardTuningTest {
  private static final String OFFICE = "198.51.100.7";

  private GuardFixture fixture = new GuardFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Findings passed(String by, boolean watched) {
    Findings findings = new Findings();
    findings.pass(new Passed(finding("sqli", 80), by, watched));
    return findings;
  }

  private Verdict handle(Findings findings) {
    Arrival arrival = fixture.web(OFFICE);
    return fixture.guard.handle(arrival, findings, OFFICE, fixture.enforcer);
  }

  private List<Explanation.Item> explained() {
    return fixture.guard.explain(address(OFFICE)).items();
  }

  private List<ThreatEvent> patterns() {
    fixture.guard.audit().flush();
    return fixture.guard.audit().query(EventQuery.newest(100)).items().stream()
        .filter(event -> event.type() == EventType.SUSPICIOUS_PATTERN)
        .toList();
  }

  @Test
  void passed_noFindingThere_isExplainedAndNeitherRecordedNorCounted() {
    for (int i = 0; i < 20; i++) {
      assertThat(handle(passed("http.filter.exclusions /a", false))).isEqualTo(Verdict.CLEAN);
    }

    assertThat(fixture.enforcer.calls).containsOnly("allow " + OFFICE);
    assertThat(explained())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.rule()).isEqualTo("sqli");
              assertThat(item.passedBy()).isEqualTo("http.filter.exclusions /a");
              assertThat(item.counts()).isFalse();
              assertThat(item.count()).isEqualTo(20);
            });
    assertThat(fixture.guard.explain(address(OFFICE)).score()).isZero();
    assertThat(patterns()).isEmpty();
  }

  @Test
  void passed_watched_isRecordedWithWhatLetItPassAndBlocksNobody() {
    for (int i = 0; i < 20; i++) {
      Verdict verdict = handle(passed("http.filter.modes /a monitor", true));
      assertThat(verdict.action()).isEqualTo(Action.REJECT);
      assertThat(verdict.refused()).isFalse();
    }

    assertThat(fixture.admits(OFFICE)).isTrue();
    assertThat(explained())
        .extracting(Explanation.Item::passedBy)
        .containsOnly("http.filter.modes /a monitor");
    assertThat(patterns().get(0).details())
        .containsEntry("watch_only", "true")
        .containsEntry("passed_by", "http.filter.modes /a monitor");
  }

  @Test
  void passed_besideWhatCounts_refusesTheMessageAndShowsBoth() {
    Findings findings = passed("http.filter.exclusions /a", false);
    findings.add(finding("xss", 80));

    assertThat(handle(findings).refused()).isTrue();
    assertThat(explained())
        .extracting(item -> item.rule() + " " + item.passedBy() + item.counts())
        .containsExactlyInAnyOrder("sqli http.filter.exclusions /afalse", "xss true");
  }

  @Test
  void passed_outlivesSweepAndRestartForAnHour() {
    handle(passed("http.filter.exclusions /a", false));
    fixture.guard.maintain();
    fixture.restart();

    assertThat(explained())
        .extracting(Explanation.Item::passedBy)
        .containsExactly("http.filter.exclusions /a");

    fixture.time.pass(Duration.ofHours(2));
    for (int i = 0; i < 61; i++) {
      fixture.guard.maintain();
    }
    assertThat(explained()).isEmpty();
  }

  @Test
  void monitorMode_everyFinding_isExplainedByTheMode() {
    fixture.close();
    fixture = new GuardFixture(GuardFixture.withMode(Mode.MONITOR));

    fixture.attack(fixture.web(OFFICE));

    assertThat(explained()).extracting(Explanation.Item::passedBy).containsExactly("mode: monitor");
  }

  @Test
  void rules_ofACategory_holdForItsRulesButForThoseWithAnEntryOfTheirOwn() {
    fixture.guard.use(rules("sqli=monitor", "sqli-sure=enforce", "sqli-noise=off"));

    assertThat(fixture.handle(fixture.web(OFFICE), finding("sqli-any", 80)).refused()).isFalse();
    assertThat(fixture.handle(fixture.web(OFFICE), finding("sqli-sure", 95)).refused()).isTrue();
    assertThat(fixture.handle(fixture.web(OFFICE), finding("sqli-noise", 80)))
        .isEqualTo(Verdict.CLEAN);
    assertThat(explained())
        .extracting(Explanation.Item::passedBy)
        .containsExactlyInAnyOrder(
            "",
            "security.threat_detection.rules sqli=monitor",
            "security.threat_detection.rules sqli-noise=off");
  }

  private static GuardSettings rules(String... rules) {
    ThreatDetectionSettings d = ThreatDetectionSettings.defaults();
    return new GuardSettings(
        Mode.ENFORCE,
        new ThreatDetectionSettings(
            true,
            true,
            3,
            Duration.ofSeconds(9),
            Duration.ofMinutes(5),
            2,
            Duration.ofSeconds(9),
            d.suspiciousScore(),
            90,
            48,
            d.escalation(),
            d.rates(),
            d.history(),
            d.audit(),
            List.of(rules).stream().map(rule -> RuleMode.parse(rule).orElseThrow()).toList()));
  }

  @Test
  void use_otherSettings_holdFromTheNextMessageOn() {
    assertThat(fixture.handle(fixture.web(OFFICE), finding("a", 60)).refused()).isTrue();

    fixture.guard.use(rules());
    assertThat(fixture.handle(fixture.web("198.51.100.8"), finding("a", 60)).refused()).isFalse();
    assertThat(fixture.guard.settings().threatDetection().blockDuration()).hasMinutes(5);

    fixture.guard.use(GuardFixture.withMode(Mode.MONITOR));
    assertThat(fixture.handle(fixture.web(OFFICE), finding("a", 100)).refused()).isFalse();
    assertThat(fixture.guard.status().mode()).isEqualTo(Mode.MONITOR);
  }

  @Test
  void use_whatTheTablesWereBuiltWith_staysAsItWas() {
    fixture.guard.use(rules());

    ThreatDetectionSettings now = fixture.guard.settings().threatDetection();
    assertThat(now.maxFailedAttempts()).isEqualTo(10);
    assertThat(now.suspiciousPatternThreshold()).isEqualTo(5);
    assertThat(now.ipv6PrefixLength()).isEqualTo(64);
    fixture.fail(OFFICE, "1001", 9);
    assertThat(fixture.admits(OFFICE)).isTrue();
    fixture.fail(OFFICE, "1001", 1);
    assertThat(fixture.admits(OFFICE)).isFalse();
  }

  @Test
  void refuses_saysWhatHandleWillDo() {
    Findings hostile = new Findings();
    hostile.add(finding("a", 60));
    Findings weak = new Findings();
    weak.add(finding("a", 20));

    assertThat(fixture.guard.refuses(hostile)).isTrue();
    assertThat(fixture.guard.refuses(weak)).isFalse();
    assertThat(fixture.guard.refuses(passed("x", true))).isFalse();
    fixture.guard.use(rules("sqli=monitor"));
    assertThat(fixture.guard.refuses(hostile)).isFalse();
    fixture.guard.use(GuardFixture.withMode(Mode.MONITOR));
    assertThat(fixture.guard.refuses(hostile)).isFalse();
  }
}
