package org.pbxguard.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.net.IpAddress;

/** Who tries out paths, and who only looks like it. */
final class PathScansTest {
  private final AtomicLong nanos = new AtomicLong(1);
  private final PathScans scans = new PathScans(64, nanos::get);

  private static Arrival from(String address, Proof proof) {
    return new Arrival(
        IpAddress.parse(address).orElseThrow(), 4711, Channel.HTTP, proof, Account.NONE, 0);
  }

  private static Arrival scanner() {
    return from("192.0.2.1", Proof.CONNECTION);
  }

  private boolean found(Arrival arrival) {
    Findings findings = new Findings();
    scans.check(arrival, findings);
    return findings.list().stream().map(Finding::rule).anyMatch(PathScans.RULE::equals);
  }

  private void misses(Arrival arrival, int count) {
    for (int i = 0; i < count; i++) {
      scans.learn(arrival, "/word-" + i, 404, false);
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void check_manyMissingPaths_findsAScan() {
    misses(scanner(), PathScans.THRESHOLD - 1);
    assertThat(found(scanner())).isFalse();
    scans.learn(scanner(), "/one-more", 403, false);
    assertThat(found(scanner())).isTrue();
  }

  @Test
  void check_linkChecker_findsNothing() {
    for (int i = 0; i < 500; i++) {
      scans.learn(scanner(), "/page-" + i, i % 3 == 2 ? 404 : 200, false);
      assertThat(found(scanner())).isFalse();
      pass(Duration.ofMillis(50));
    }
  }

  @Test
  void check_monitoringProbeOfOneMissingPath_findsNothing() {
    for (int i = 0; i < 500; i++) {
      scans.learn(scanner(), "/health", 404, false);
      assertThat(found(scanner())).isFalse();
    }
  }

  @Test
  void check_deadLinksOfThisSite_findsNothing() {
    for (int i = 0; i < 100; i++) {
      scans.learn(scanner(), "/image-" + i, 404, true);
    }
    assertThat(found(scanner())).isFalse();
  }

  @Test
  void check_slowMisses_findsNothing() {
    for (int i = 0; i < 200; i++) {
      scans.learn(scanner(), "/old-" + i, 404, false);
      assertThat(found(scanner())).isFalse();
      pass(Duration.ofSeconds(10));
    }
  }

  @Test
  void check_faultsOfTheApplicationAndExpiredSessions_findsNothing() {
    for (int i = 0; i < 100; i++) {
      scans.learn(scanner(), "/call-" + i, i % 2 == 0 ? 503 : 401, false);
    }
    assertThat(found(scanner())).isFalse();
  }

  @Test
  void check_scannerThatGoesOn_staysFound() {
    misses(scanner(), PathScans.THRESHOLD);
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
}
