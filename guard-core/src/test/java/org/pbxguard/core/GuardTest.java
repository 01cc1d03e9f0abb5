package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pbxguard.core.GuardFixture.FAILED;
import static org.pbxguard.core.GuardFixture.NEUTRAL;
import static org.pbxguard.core.GuardFixture.SUCCEEDED;
import static org.pbxguard.core.GuardFixture.address;
import static org.pbxguard.core.GuardFixture.finding;
import static org.pbxguard.core.GuardFixture.prefix;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.core.audit.EventType;
import org.pbxguard.core.audit.ThreatEvent;
import org.pbxguard.core.audit.ThreatSummary;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.block.Origin;
import org.pbxguard.core.decision.Action;
import org.pbxguard.core.decision.Enforcer;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.decision.Verdict;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Severity;

class GuardTest {
  private static final String ATTACKER = "203.0.113.66";
  private static final String OFFICE = "198.51.100.7";

  private GuardFixture fixture = new GuardFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void use(GuardSettings settings) {
    fixture.close();
    fixture = new GuardFixture(settings);
  }

  private List<ThreatEvent> events(EventType type) {
    fixture.guard.audit().flush();
    List<ThreatEvent> events = new ArrayList<>();
    for (ThreatEvent event : fixture.guard.audit().query(EventQuery.newest(1_000)).items()) {
      if (event.type() == type) {
        events.add(event);
      }
    }
    return events;
  }

  @Test
  void failedLogins_tenWithinTheWindow_blockForAnHour() {
    fixture.fail(ATTACKER, "1001", 9);
    assertThat(fixture.admits(ATTACKER)).isTrue();

    fixture.fail(ATTACKER, "1001", 1);

    assertThat(fixture.admits(ATTACKER)).isFalse();
    Block block = fixture.guard.blocks().at(prefix(ATTACKER)).orElseThrow();
    assertThat(block.origin()).isEqualTo(Origin.AUTOMATIC);
    assertThat(Duration.between(block.from(), block.until())).isEqualTo(Duration.ofHours(1));
    assertThat(block.reason()).isEqualTo("10 failed logins within 3600 s");
    fixture.time.pass(Duration.ofSeconds(3_599));
    assertThat(fixture.admits(ATTACKER)).isFalse();
    fixture.time.pass(Duration.ofSeconds(1));
    assertThat(fixture.admits(ATTACKER)).isTrue();
  }

  @Test
  void failedLogins_overManyAccounts_countForTheAddress() {
    for (int i = 0; i < 10; i++) {
      fixture.fail(ATTACKER, "10" + i, 1);
    }
    assertThat(fixture.admits(ATTACKER)).isFalse();
  }

  @Test
  void failedLogins_olderThanTheWindow_countNoLonger() {
    fixture.fail(ATTACKER, "1001", 9);
    fixture.time.pass(Duration.ofHours(1));
    fixture.fail(ATTACKER, "1001", 9);
    assertThat(fixture.admits(ATTACKER)).isTrue();
    assertThat(fixture.guard.explain(address(ATTACKER)).failedLogins()).isEqualTo(9);
  }

  @Test
  void success_resetsThatCredentialOnly() {
    fixture.fail(OFFICE, "1001", 5);
    fixture.time.pass(Duration.ofSeconds(60));
    fixture.guard.observe(fixture.login(OFFICE, "1002"), SUCCEEDED);
    assertThat(attempts(OFFICE, "1001")).isEqualTo(5);

    fixture.time.pass(Duration.ofSeconds(60));
    fixture.guard.observe(fixture.login(OFFICE, "1001"), SUCCEEDED);

    assertThat(attempts(OFFICE, "1001")).isEqualTo(10);
    assertThat(fixture.guard.explain(address(OFFICE)).failedLogins()).isEqualTo(5);
  }

  @Test
  void success_ownAccountOfAnAttacker_doesNotWashTheAddress() {
    for (int i = 0; i < 10; i++) {
      fixture.fail(ATTACKER, "victim", 1);
      fixture.guard.observe(fixture.login(ATTACKER, "own"), SUCCEEDED);
    }
    assertThat(fixture.admits(ATTACKER)).isFalse();
  }

  @Test
  void success_withinFiveSecondsOfTheSameAccount_takesTheFailureBack() {
    for (int i = 0; i < 40; i++) {
      fixture.fail(OFFICE, "10" + i, 1);
      fixture.time.pass(Duration.ofSeconds(5));
      fixture.guard.observe(fixture.login(OFFICE, "10" + i), SUCCEEDED);
    }
    assertThat(fixture.guard.explain(address(OFFICE)).failedLogins()).isZero();

    fixture.fail(OFFICE, "1001", 1);
    fixture.time.pass(Duration.ofMillis(5_001));
    fixture.guard.observe(fixture.login(OFFICE, "1001"), SUCCEEDED);
    assertThat(fixture.guard.explain(address(OFFICE)).failedLogins()).isEqualTo(1);
  }

  /** How many more attempts are let through. */
  private int attempts(String source, String account) {
    int let = 0;
    while (let < 100 && fixture.guard.attempt(fixture.login(source, account))) {
      let++;
    }
    return let;
  }

  @Test
  void attempt_failedAndOutstanding_neverPassTheThreshold() {
    fixture.fail(ATTACKER, "1001", 4);
    assertThat(attempts(ATTACKER, "1001")).isEqualTo(6);
    assertThat(attempts(ATTACKER, "1002")).isEqualTo(10);
    assertThat(fixture.guard.status().attemptsRefused()).isEqualTo(2);
  }

  @Test
  void attempt_settled_isNotOutstandingAnyMore() {
    Arrival first = fixture.login(ATTACKER, "1001");
    assertThat(fixture.guard.attempt(first)).isTrue();
    fixture.guard.observe(first, FAILED);
    assertThat(attempts(ATTACKER, "1001")).isEqualTo(9);
    fixture.guard.observe(fixture.login(ATTACKER, "1001"), NEUTRAL);
    assertThat(attempts(ATTACKER, "1001")).isEqualTo(1);
  }

  @Test
  void attempt_unansweredFor32Seconds_lapses() {
    assertThat(attempts(OFFICE, "1001")).isEqualTo(10);
    fixture.time.pass(Duration.ofMillis(31_999));
    assertThat(attempts(OFFICE, "1001")).isZero();
    fixture.time.pass(Duration.ofMillis(1));
    assertThat(attempts(OFFICE, "1001")).isEqualTo(10);
  }

  @Test
  void attempt_forgedGuesses_leaveTheOwnersAttemptsAlone() {
    for (int i = 0; i < 30; i++) {
      Arrival forged = fixture.arrival(OFFICE, Channel.SIP_UDP, Proof.NONE, "1001");
      fixture.guard.attempt(forged);
      fixture.guard.observe(forged, FAILED);
    }
    assertThat(attempts(OFFICE, "1001")).isEqualTo(10);
    assertThat(fixture.admits(OFFICE)).isTrue();
    assertThat(fixture.guard.explain(address(OFFICE)).failedLogins()).isZero();
  }

  @Test
  void suspicious_fiveProvenMessages_block() {
    for (int i = 0; i < 4; i++) {
      assertThat(fixture.attack(fixture.web(ATTACKER)).action()).isEqualTo(Action.REJECT);
    }
    Verdict fifth = fixture.attack(fixture.web(ATTACKER));

    assertThat(fifth.action()).isEqualTo(Action.BLOCK);
    assertThat(fixture.enforcer.calls).hasSize(5).endsWith("block " + ATTACKER + " " + ATTACKER);
    assertThat(fixture.admits(ATTACKER)).isFalse();
    fixture.time.pass(Duration.ofHours(1));
    assertThat(fixture.admits(ATTACKER)).isTrue();
  }

  @Test
  void suspicious_oneMessageWithManyFindings_countsOnce() {
    fixture.handle(
        fixture.web(ATTACKER),
        finding("a", 60),
        finding("b", 60),
        finding("c", 60),
        finding("d", 60),
        finding("e", 60),
        finding("f", 60));
    assertThat(fixture.guard.explain(address(ATTACKER)).suspiciousMessages()).isEqualTo(1);
    assertThat(fixture.admits(ATTACKER)).isTrue();
  }

  @Test
  void suspicious_forgedOrCrossSite_refusesAndNeverBlocks() {
    for (int i = 0; i < 200; i++) {
      assertThat(fixture.attack(fixture.forged(OFFICE)).action()).isEqualTo(Action.DROP);
      Arrival crossSite = fixture.arrival(OFFICE, Channel.HTTP, Proof.CROSS_SITE, "");
      assertThat(fixture.attack(crossSite).action()).isEqualTo(Action.REJECT);
    }
    assertThat(fixture.admits(OFFICE)).isTrue();
    Explanation explanation = fixture.guard.explain(address(OFFICE));
    assertThat(explanation.score()).isZero();
    assertThat(explanation.suspiciousMessages()).isZero();
    assertThat(explanation.demoted()).isTrue();
  }

  @Test
  void handle_clean_isAllowedAndLeavesNoTrace() {
    assertThat(fixture.handle(fixture.forged(OFFICE))).isSameAs(Verdict.CLEAN);
    assertThat(fixture.enforcer.calls).containsExactly("allow " + OFFICE);
    assertThat(fixture.guard.status().trackedSources()).isZero();
    assertThat(fixture.guard.status().verdicts()).containsEntry(Action.ALLOW, 1L);
  }

  @Test
  void handle_weakFinding_isObserved() {
    Verdict verdict = fixture.handle(fixture.web(OFFICE), finding("odd", 10));
    assertThat(verdict.action()).isEqualTo(Action.OBSERVE);
    assertThat(verdict.refused()).isFalse();
    assertThat(fixture.enforcer.calls).containsExactly("observe " + OFFICE);
    assertThat(events(EventType.SUSPICIOUS_PATTERN)).isEmpty();
  }

  @Test
  void handle_pastOfTheSource_makesTheSameFindingWeighMore() {
    assertThat(fixture.handle(fixture.web(ATTACKER), finding("odd", 28)).action())
        .isEqualTo(Action.OBSERVE);
    for (int i = 0; i < 4; i++) {
      fixture.attack(fixture.web(ATTACKER));
    }
    assertThat(fixture.handle(fixture.web(ATTACKER), finding("odd", 28)).action())
        .isEqualTo(Action.REJECT);
    assertThat(fixture.handle(fixture.web(ATTACKER))).isSameAs(Verdict.CLEAN);
  }

  @Test
  void score_neverPassesOneHundred() {
    for (int i = 0; i < 50; i++) {
      fixture.fail(ATTACKER, "1", 1);
      Verdict verdict = fixture.attack(fixture.web(ATTACKER));
      assertThat(verdict.score().value()).isBetween(0, 100);
      assertThat(fixture.guard.explain(address(ATTACKER)).score()).isBetween(0, 100);
    }
  }

  @Test
  void score_halvesWithTime() {
    for (int i = 0; i < 4; i++) {
      fixture.attack(fixture.web(ATTACKER));
    }
    int before = fixture.guard.explain(address(ATTACKER)).score();
    fixture.time.pass(Duration.ofMinutes(10));
    int after = fixture.guard.explain(address(ATTACKER)).score();
    assertThat(before).isEqualTo(80);
    assertThat(after).isEqualTo(40);
  }

  @Test
  void automaticBlockingOff_refusesAndBlocksNobody() {
    use(GuardFixture.withAutomaticBlocking(false));
    for (int i = 0; i < 20; i++) {
      assertThat(fixture.attack(fixture.web(ATTACKER)).action()).isEqualTo(Action.REJECT);
    }
    fixture.fail(ATTACKER, "1001", 30);
    assertThat(fixture.admits(ATTACKER)).isTrue();
    fixture.block(ATTACKER, Duration.ofMinutes(1));
    assertThat(fixture.admits(ATTACKER)).isFalse();
  }

  @Test
  void monitor_recordsWhatWouldHaveHappenedAndRefusesNothing() {
    use(GuardFixture.withMode(Mode.MONITOR));
    for (int i = 0; i < 6; i++) {
      Verdict verdict = fixture.attack(fixture.web(ATTACKER));
      assertThat(verdict.watchOnly()).isTrue();
      assertThat(verdict.refused()).isFalse();
    }
    fixture.fail(ATTACKER, "1001", 30);
    assertThat(attempts(ATTACKER, "1001")).isEqualTo(100);
    assertThat(fixture.enforcer.calls).containsOnly("observe " + ATTACKER);
    assertThat(fixture.admits(ATTACKER)).isTrue();
    assertThat(fixture.guard.status().watchOnly()).isEqualTo(6);
    // The attacks, and the account that was guessed at for long.
    assertThat(events(EventType.SUSPICIOUS_PATTERN))
        .hasSize(7)
        .allSatisfy(event -> assertThat(event.detail("watch_only")).isEqualTo("true"))
        .anySatisfy(event -> assertThat(event.detail("action")).isEqualTo("block"));
  }

  @Test
  void allowed_isRefusedMessageByMessageButNeverBlocked() {
    fixture.guard.allowed().add(prefix("203.0.113.0/24"), "our scanner", "tester").join();
    for (int i = 0; i < 20; i++) {
      assertThat(fixture.attack(fixture.web(ATTACKER)).action()).isEqualTo(Action.REJECT);
    }
    fixture.fail(ATTACKER, "1001", 30);
    assertThat(attempts(ATTACKER, "1001")).isEqualTo(100);
    assertThat(fixture.admits(ATTACKER)).isTrue();
    assertThat(fixture.guard.explain(address(ATTACKER)).score()).isZero();
  }

  @Test
  void allowed_afterABlock_winsOverIt() {
    fixture.block(ATTACKER, Duration.ofHours(1));
    fixture.guard.allowed().add(prefix(ATTACKER), "", "tester").join();
    assertThat(fixture.admits(ATTACKER)).isTrue();
    assertThat(fixture.guard.explain(address(ATTACKER)).isBlocked()).isFalse();
    fixture.guard.allowed().remove(prefix(ATTACKER), "tester").join();
    assertThat(fixture.admits(ATTACKER)).isFalse();
  }

  @Test
  void ipv6_isBlockedByItsPrefix() {
    fixture.fail("2001:db8:1:2::1", "1001", 5);
    fixture.fail("2001:db8:1:2:ffff::9", "1001", 5);
    assertThat(fixture.admits("2001:db8:1:2:aaaa::")).isFalse();
    assertThat(fixture.admits("2001:db8:1:3::1")).isTrue();
    assertThat(fixture.guard.blocks().at(prefix("2001:db8:1:2::/64"))).isPresent();
  }

  @Test
  void repeatedBlocks_growToACap() {
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      fixture.fail(ATTACKER, "1001", 10);
      Block block = fixture.guard.blocks().at(prefix(ATTACKER)).orElseThrow();
      seconds.add(Duration.between(block.from(), block.until()).toSeconds());
      fixture.time.pass(Duration.between(block.from(), block.until()));
      fixture.guard.maintain();
    }
    assertThat(seconds.get(0)).isEqualTo(3_600);
    assertThat(seconds.get(1)).isBetween(7_200L, 7_920L);
    assertThat(seconds.get(2)).isBetween(14_400L, 15_840L);
    assertThat(seconds.get(6)).isBetween(86_400L, 95_040L);
  }

  @Test
  void failuresThatComeInAfterTheBlock_doNotMakeItLonger() {
    fixture.fail(ATTACKER, "1001", 60);
    Block block = fixture.guard.blocks().at(prefix(ATTACKER)).orElseThrow();
    assertThat(Duration.between(block.from(), block.until())).isEqualTo(Duration.ofHours(1));
    assertThat(events(EventType.IP_BLOCKED)).hasSize(1);
  }

  @Test
  void unblock_givesTheSourceAFreshStart() {
    fixture.fail(ATTACKER, "1001", 10);
    assertThat(fixture.guard.unblock(prefix(ATTACKER), "admin").join()).isTrue();
    assertThat(fixture.admits(ATTACKER)).isTrue();
    fixture.fail(ATTACKER, "1001", 9);
    assertThat(fixture.admits(ATTACKER)).isTrue();
    assertThat(fixture.guard.unblock(prefix(ATTACKER), "admin").join()).isFalse();
  }

  @Test
  void enumeration_beyondTheAllowance_blocksTheProvenOnly() {
    for (int i = 0; i < 20; i++) {
      fixture.guard.observe(fixture.forged(OFFICE), new Outcome.TargetMissing("e" + i));
    }
    assertThat(fixture.admits(OFFICE)).isTrue();
    for (int i = 0; i < 9; i++) {
      fixture.guard.observe(fixture.login(ATTACKER, ""), new Outcome.TargetMissing("e" + i));
    }
    assertThat(fixture.admits(ATTACKER)).isTrue();
    for (int i = 0; i < 9; i++) {
      fixture.guard.observe(fixture.login(ATTACKER, ""), new Outcome.TargetMissing("e0"));
    }
    assertThat(fixture.admits(ATTACKER)).isTrue();
    fixture.guard.observe(fixture.login(ATTACKER, ""), new Outcome.TargetMissing("e9"));
    assertThat(fixture.admits(ATTACKER)).isFalse();
  }

  @Test
  void protectedAddress_isNeverBlockedByItself() {
    fixture.guard.protect(List.of(prefix("203.0.113.0/24")), "the PBX");
    fixture.fail(ATTACKER, "1001", 30);
    assertThat(fixture.attack(fixture.web(ATTACKER)).action()).isEqualTo(Action.REJECT);
    assertThat(fixture.admits(ATTACKER)).isTrue();
  }

  @Test
  void disabled_detectsNothingButHoldsManualBlocks() {
    ThreatDetectionSettings d = ThreatDetectionSettings.defaults();
    use(
        new GuardSettings(
            Mode.ENFORCE,
            new ThreatDetectionSettings(
                false,
                true,
                10,
                d.failedAttemptWindow(),
                d.blockDuration(),
                5,
                d.suspiciousPatternWindow(),
                30,
                50,
                64,
                d.escalation(),
                d.rates(),
                d.history(),
                d.audit(),
                List.of())));
    assertThat(fixture.attack(fixture.web(ATTACKER))).isSameAs(Verdict.CLEAN);
    fixture.fail(ATTACKER, "1001", 30);
    assertThat(fixture.admits(ATTACKER)).isTrue();
    fixture.block(ATTACKER, Duration.ZERO);
    assertThat(fixture.admits(ATTACKER)).isFalse();
  }

  @Test
  void admits_socketAddress_saysTheSame() {
    fixture.block("203.0.113.0/24", Duration.ZERO);
    fixture.block("2001:db8:7::/48", Duration.ZERO);
    long nanos = fixture.clock.nanos();
    assertThat(fixture.guard.admits(new InetSocketAddress(ATTACKER, 5060), nanos)).isFalse();
    assertThat(fixture.guard.admits(new InetSocketAddress(OFFICE, 5060), nanos)).isTrue();
    assertThat(fixture.guard.admits(new InetSocketAddress("2001:db8:7::1", 5), nanos)).isFalse();
    assertThat(fixture.guard.admits(new InetSocketAddress("2001:db8:8::1", 5), nanos)).isTrue();
    assertThat(fixture.guard.status().blockedArrivals()).isEqualTo(2);
  }

  @Test
  void explain_namesEveryFindingAndWhatLiftsIt() {
    fixture.fail(ATTACKER, "1001", 3);
    fixture.attack(fixture.web(ATTACKER));
    fixture.time.pass(Duration.ofSeconds(1));
    fixture.attack(fixture.web(ATTACKER));
    fixture.handle(fixture.forged(ATTACKER), finding("scanner", 90));

    Explanation explanation = fixture.guard.explain(address(ATTACKER));

    assertThat(explanation.failedLogins()).isEqualTo(3);
    assertThat(explanation.suspiciousMessages()).isEqualTo(2);
    assertThat(explanation.strongestProof()).isEqualTo(Proof.CONNECTION);
    assertThat(explanation.items())
        .extracting(Explanation.Item::rule)
        .containsExactlyInAnyOrder("sqli", "scanner");
    Explanation.Item sqli =
        explanation.items().stream().filter(i -> i.rule().equals("sqli")).findFirst().orElseThrow();
    assertThat(sqli.count()).isEqualTo(2);
    assertThat(sqli.points()).isEqualTo(80);
    assertThat(sqli.evidence()).isEqualTo("1' or '1'='1");
    assertThat(sqli.counts()).isTrue();
    assertThat(sqli.time()).isEqualTo(fixture.clock.instant());
    assertThat(explanation.lifts())
        .contains("7 more block")
        .contains("3 more block")
        .contains("the score halves every 600 s")
        .contains("come last");
  }

  @Test
  void events_tellEverythingWithTheReferenceOfTheVerdict() {
    Verdict verdict = fixture.attack(fixture.web(ATTACKER));
    fixture.fail(OFFICE, "1001", 1);
    fixture.block("192.0.2.0/24", Duration.ofMinutes(5));
    fixture.guard.unblock(prefix("192.0.2.0/24"), "admin").join();

    ThreatEvent pattern = events(EventType.SUSPICIOUS_PATTERN).get(0);
    assertThat(pattern.source()).hasValue(prefix(ATTACKER));
    assertThat(pattern.detail("reference")).isEqualTo(verdict.reference()).hasSize(10);
    assertThat(pattern.detail("rule")).isEqualTo("sqli");
    assertThat(pattern.detail("category")).isEqualTo("sqli");
    assertThat(events(EventType.FAILED_AUTH).get(0).detail("account")).isEqualTo("1001");
    assertThat(events(EventType.IP_BLOCKED).get(0).source()).hasValue(prefix("192.0.2.0/24"));
    assertThat(events(EventType.IP_UNBLOCKED).get(0).detail("by")).isEqualTo("admin");
    assertThat(fixture.guard.audit().firstBroken()).isEmpty();
  }

  @Test
  void summary_countsDistinctBlockedAddressesOfThePeriod() {
    fixture.block("192.0.2.1", Duration.ofMinutes(5));
    fixture.time.pass(Duration.ofHours(2));
    fixture.fail(ATTACKER, "1001", 10);
    fixture.guard.unblock(prefix(ATTACKER), "admin").join();
    fixture.fail(ATTACKER, "1001", 10);
    fixture.attack(fixture.web(OFFICE));
    fixture.guard.audit().flush();

    ThreatSummary hour = fixture.guard.summary(Duration.ofHours(1));

    assertThat(hour.blockedIps()).isEqualTo(1);
    assertThat(hour.activeBlocks()).isEqualTo(1);
    assertThat(hour.failedAuths()).isEqualTo(20);
    assertThat(hour.suspiciousPatterns()).isEqualTo(1);
    assertThat(hour.topSources().get(0).name()).isEqualTo(ATTACKER);
    assertThat(hour.topCategories()).extracting("name").containsExactly("sqli");
    assertThat(fixture.guard.summary(Duration.ofHours(3)).blockedIps()).isEqualTo(2);
  }

  @Test
  void racingFailures_makeOneBlockOfTheFirstLength() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread = new Thread(() -> fixture.fail(ATTACKER, "1001", 50));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Block block = fixture.guard.blocks().at(prefix(ATTACKER)).orElseThrow();
    assertThat(Duration.between(block.from(), block.until())).isEqualTo(Duration.ofHours(1));
    assertThat(events(EventType.IP_BLOCKED)).hasSize(1);
  }

  @Test
  void enforcerThatFails_isToldToItsEdgeAfterTheVerdictWasRecorded() {
    Findings findings = new Findings();
    findings.add(finding("sqli", 80));
    Enforcer<String> failing =
        new Enforcer<>() {
          @Override
          public void allow(String context) {
            throw new IllegalStateException(context);
          }

          @Override
          public void observe(String context, Verdict verdict) {
            throw new IllegalStateException(context);
          }

          @Override
          public void shape(String context, Verdict verdict) {
            throw new IllegalStateException(context);
          }

          @Override
          public void reject(String context, Verdict verdict) {
            throw new IllegalStateException(context);
          }

          @Override
          public void drop(String context, Verdict verdict) {
            throw new IllegalStateException(context);
          }

          @Override
          public void block(String context, Verdict verdict, Block block) {
            throw new IllegalStateException(context);
          }
        };
    assertThatThrownBy(
            () -> fixture.guard.handle(fixture.web(ATTACKER), findings, "request", failing))
        .hasMessage("request");
    assertThat(events(EventType.SUSPICIOUS_PATTERN)).hasSize(1);
  }

  @Test
  void hostileText_inEveryField_isKeptAndReadBackWhole() {
    String hostile = "\r\n\u0000\"'<script>${jndi:x}\u202e\uD83D\uDE00".repeat(40);
    Findings findings = new Findings();
    findings.add(new Finding(hostile, Category.JNDI, Severity.HIGH, 90, hostile, hostile));
    Arrival arrival = fixture.arrival(ATTACKER, Channel.HTTP, Proof.CONNECTION, hostile);
    fixture.guard.handle(arrival, findings, "x", fixture.enforcer);
    fixture.guard.observe(arrival, new Outcome.TargetMissing(hostile));
    fixture.guard.observe(arrival, FAILED);
    fixture.restart();
    assertThat(fixture.guard.audit().firstBroken()).isEmpty();
    assertThat(fixture.guard.explain(address(ATTACKER)).items()).hasSize(1);
  }

  @Test
  void secretInEvidence_isNowhere() {
    Findings findings = new Findings();
    findings.add(
        new Finding(
            "sqli", Category.SQLI, Severity.HIGH, 90, "body", "user=' or 1=1&password=hunter2"));
    fixture.guard.handle(fixture.web(ATTACKER), findings, "x", fixture.enforcer);
    assertThat(fixture.guard.explain(address(ATTACKER)).toString()).doesNotContain("hunter2");
    assertThat(events(EventType.SUSPICIOUS_PATTERN).toString())
        .contains("password=***")
        .doesNotContain("hunter2");
  }

  @Test
  void status_countsFindingsByCategoryAndProof() {
    fixture.attack(fixture.web(ATTACKER));
    fixture.attack(fixture.web(ATTACKER));
    fixture.attack(fixture.forged(OFFICE));
    GuardStatus status = fixture.guard.status();
    assertThat(status.findings())
        .containsOnly(
            Map.entry(new FindingKind(Category.SQLI, Proof.CONNECTION), 2L),
            Map.entry(new FindingKind(Category.SQLI, Proof.NONE), 1L));
    assertThat(status.verdicts())
        .containsOnlyKeys(Action.values())
        .containsEntry(Action.REJECT, 2L)
        .containsEntry(Action.DROP, 1L);
    assertThat(status.watchOnlyRules()).isEmpty();
    assertThat(status.trackedSources()).isEqualTo(2);
  }

  @Test
  void status_monitor_countsWhatEachRuleWouldHaveRefused() {
    use(GuardFixture.withMode(Mode.MONITOR));
    fixture.attack(fixture.web(ATTACKER));
    fixture.handle(fixture.web(ATTACKER), finding("odd", 5));
    assertThat(fixture.guard.status().watchOnlyRules()).containsOnly(Map.entry("sqli", 1L));
    for (int i = 0; i < 2_000; i++) {
      fixture.handle(fixture.web(ATTACKER), finding("rule" + i, 80));
    }
    assertThat(fixture.guard.status().watchOnlyRules()).hasSizeLessThanOrEqualTo(513);
  }

  @Test
  void close_twice_isOnce() {
    fixture.guard.close();
    fixture.guard.close();
    assertThat(fixture.admits(OFFICE)).isTrue();
  }

  @Test
  void oneAccountGuessedFromManySources_isToldOfAndLocksNobodyOutOfWhereItIsKnown() {
    fixture.guard.observe(fixture.login(OFFICE, "1001"), SUCCEEDED);
    for (int i = 1; i <= 12; i++) {
      fixture.fail("203.0.113." + i, "1001", 2);
    }
    List<ThreatEvent> told = events(EventType.SUSPICIOUS_PATTERN);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).detail("rule")).isEqualTo("distributed-guessing");
    assertThat(told.get(0).detail("account")).isEqualTo("1001");
    assertThat(told.get(0).detail("sources")).isEqualTo("10");
    assertThat(attempts(OFFICE, "1001")).isEqualTo(10);
    assertThat(attempts("198.51.100.200", "1001")).isEqualTo(1);
    assertThat(attempts("198.51.100.201", "1001")).isZero();
    assertThat(attempts("198.51.100.201", "1002")).isEqualTo(10);
  }
}
