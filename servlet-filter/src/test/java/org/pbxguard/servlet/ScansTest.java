package org.pbxguard.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.ThreatDetectionSettings;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.text.signature.Signatures;

/** Who tries out paths and attacks all places, and who only looks like it. */
final class ScansTest {
  private static final Bearing STRANGER = new Bearing(false, false);
  private static final Bearing FAMILIAR = new Bearing(false, true);
  private static final Bearing FOLLOWING = new Bearing(true, true);

  private final AtomicLong nanos = new AtomicLong(1);
  private final Scans scans = new Scans(64, nanos::get, Signatures.probes());

  private static Arrival from(String address, Proof proof) {
    return new Arrival(
        IpAddress.parse(address).orElseThrow(), 4711, Channel.HTTP, proof, Account.NONE, 0);
  }

  private static Arrival scanner() {
    return from("192.0.2.1", Proof.CONNECTION);
  }

  private boolean found(Arrival arrival) {
    return found(arrival, Scans.PATHS_RULE);
  }

  private boolean found(Arrival arrival, String rule) {
    Findings findings = new Findings();
    scans.check(arrival, findings);
    return findings.list().stream().map(Finding::rule).anyMatch(rule::equals);
  }

  private void answered(String path, int status, Bearing bearing) {
    scans.answered(scanner(), path, status, bearing);
  }

  private void sends(String path, Finding... findings) {
    scans.inspected(scanner(), path, List.of(findings), 30);
  }

  private static Finding attack(String where) {
    return new Finding("sqli-any", Category.SQLI, Severity.HIGH, 60, where, "");
  }

  private static Finding probe() {
    return new Finding("probe-any", Category.SCANNER_DETECTION, Severity.LOW, 10, "path", "");
  }

  private void misses(Arrival arrival, int count) {
    for (int i = 0; i < count; i++) {
      scans.answered(arrival, "/word-" + i, 404, STRANGER);
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void check_manyMissingPaths_findsAScan() {
    misses(scanner(), SourceTrail.STRANGER_MISSES - 1);
    assertThat(found(scanner())).isFalse();
    answered("/one-more", 403, STRANGER);
    assertThat(found(scanner())).isTrue();
  }

  @Test
  void check_linkChecker_findsNothing() {
    for (int i = 0; i < 500; i++) {
      answered("/page-" + i, i % 3 == 2 ? 404 : 200, STRANGER);
      assertThat(found(scanner())).isFalse();
      pass(Duration.ofMillis(50));
    }
  }

  @Test
  void check_monitoringProbeOfOneMissingPath_findsNothing() {
    for (int i = 0; i < 500; i++) {
      answered("/health", 404, STRANGER);
      assertThat(found(scanner())).isFalse();
    }
  }

  @Test
  void check_deadLinksOfThisSite_findsNothing() {
    for (int i = 0; i < 100; i++) {
      answered("/image-" + i, 404, FOLLOWING);
    }
    assertThat(found(scanner())).isFalse();
  }

  @Test
  void check_slowMisses_findsNothing() {
    for (int i = 0; i < 200; i++) {
      answered("/old-" + i, 404, STRANGER);
      assertThat(found(scanner())).isFalse();
      pass(Duration.ofSeconds(10));
    }
  }

  @Test
  void check_faultsOfTheApplicationAndExpiredSessions_findsNothing() {
    for (int i = 0; i < 100; i++) {
      answered("/call-" + i, i % 2 == 0 ? 503 : 401, STRANGER);
    }
    assertThat(found(scanner())).isFalse();
  }

  @Test
  void check_scannerThatGoesOn_staysFound() {
    misses(scanner(), SourceTrail.STRANGER_MISSES);
    for (int i = 0; i < 600; i++) {
      assertThat(found(scanner())).isTrue();
      pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void check_scannerThatStopped_isForgottenInMinutes() {
    misses(scanner(), 1000);
    assertThat(found(scanner())).isTrue();
    pass(Duration.ofMinutes(4));
    assertThat(found(scanner())).isFalse();
  }

  @Test
  void check_otherAddress_findsNothing() {
    misses(scanner(), 100);
    assertThat(found(from("192.0.2.2", Proof.CONNECTION))).isFalse();
    assertThat(found(from("2001:db8::1", Proof.CONNECTION))).isFalse();
  }

  @Test
  void check_sameIpv6Network_findsTheScan() {
    misses(from("2001:db8:0:1::1", Proof.CONNECTION), 100);
    assertThat(found(from("2001:db8:0:1::2", Proof.CONNECTION))).isTrue();
    assertThat(found(from("2001:db8:0:2::1", Proof.CONNECTION))).isFalse();
  }

  @Test
  void check_requestsThatAnotherSiteCaused_countForThemselvesOnly() {
    misses(from("192.0.2.1", Proof.CROSS_SITE), 100);
    assertThat(found(scanner())).isFalse();
    assertThat(found(from("192.0.2.1", Proof.CROSS_SITE))).isTrue();
  }

  @Test
  void check_clientWithCookies_getsMorePatience() {
    answered("/start", 404, FAMILIAR);
    misses(scanner(), SourceTrail.STRANGER_MISSES + 5);
    assertThat(found(scanner())).isFalse();
    misses(scanner(), SourceTrail.FAMILIAR_MISSES);
    assertThat(found(scanner())).isTrue();
  }

  @Test
  void check_onePageAskedForAgainAndAgain_buysNoMisses() {
    answered("/first", 404, STRANGER);
    for (int i = 0; i < 200; i++) {
      answered("/", 200, STRANGER);
    }
    misses(scanner(), SourceTrail.STRANGER_MISSES);
    assertThat(found(scanner())).isTrue();
  }

  @Test
  void check_fewPathsOfKnownExploits_findsAScan() {
    for (int i = 0; i < 3; i++) {
      assertThat(found(scanner())).isFalse();
      sends("/known-hole-" + i, probe());
    }
    assertThat(found(scanner())).isTrue();
  }

  @Test
  void check_fewMissingPathsOfOtherInstallations_findsAScan() {
    for (String path : List.of("/admin/config.php", "/vtigercrm/index.php", "/a2billing/")) {
      assertThat(found(scanner())).isFalse();
      answered(path, 404, STRANGER);
    }
    assertThat(found(scanner())).isTrue();
  }

  @Test
  void check_administratorOfAnInstallationThatHasThem_findsNothing() {
    for (String path : List.of("/admin/config.php", "/admin/ajax.php", "/admin/modules/x.js")) {
      sends(path);
      answered(path, 200, FAMILIAR);
    }
    assertThat(found(scanner())).isFalse();
  }

  @Test
  void check_provisioningFilesOfManyPhones_findsAScan() {
    for (int i = 0; i < SourceTrail.STRANGER_MISSES; i++) {
      answered(String.format("/0004f2%06x.cfg", i), 404, STRANGER);
    }
    assertThat(found(scanner())).isTrue();
  }

  @Test
  void check_phoneThatStarts_findsNothing() {
    answered("/0004f2000001.cfg", 200, STRANGER);
    for (String name : List.of("-license", "-directory", "-calls", "-phone", "-web", "-env")) {
      answered("/0004f2000001" + name + ".cfg", 404, STRANGER);
    }
    assertThat(found(scanner())).isFalse();
  }

  @Test
  void check_manyParametersAttacked_findsAScan() {
    for (int i = 0; i < SourceTrail.PLACES; i++) {
      assertThat(found(scanner(), Scans.ATTACKS_RULE)).isFalse();
      sends("/form", attack("parameter p" + i));
    }
    assertThat(found(scanner(), Scans.ATTACKS_RULE)).isTrue();
  }

  @Test
  void check_oneParameterAttackedOften_findsAScan() {
    for (int i = 0; i < SourceTrail.ATTACKS; i++) {
      assertThat(found(scanner(), Scans.ATTACKS_RULE)).isFalse();
      sends("/form", attack("parameter id"));
    }
    assertThat(found(scanner(), Scans.ATTACKS_RULE)).isTrue();
  }

  @Test
  void check_fewAttacksAmongManyRequests_findsNothing() {
    sends("/form", attack("parameter id"));
    for (int i = 0; i < 30; i++) {
      sends("/page");
      sends("/page");
      sends("/form", attack("parameter p" + i));
      assertThat(found(scanner(), Scans.ATTACKS_RULE)).isFalse();
    }
  }

  @Test
  void check_attackerThatStopped_isForgottenInMinutes() {
    for (int i = 0; i < 1000; i++) {
      sends("/form", attack("parameter p" + i));
    }
    assertThat(found(scanner(), Scans.ATTACKS_RULE)).isTrue();
    pass(Duration.ofMinutes(4));
    assertThat(found(scanner(), Scans.ATTACKS_RULE)).isFalse();
  }

  @Test
  void check_attacker_refusesNoCleanRequest() {
    for (int i = 0; i < 100; i++) {
      sends("/form", attack("parameter p" + i));
    }

    Findings findings = new Findings();
    scans.check(scanner(), findings);

    assertThat(findings.list()).extracting(Finding::rule).containsExactly(Scans.ATTACKS_RULE);
    assertThat(findings.list().get(0).points())
        .isLessThan(ThreatDetectionSettings.defaults().suspiciousScore());
  }
}
