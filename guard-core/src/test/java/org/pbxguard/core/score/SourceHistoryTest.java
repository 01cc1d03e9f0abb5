package org.pbxguard.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.core.time.ManualTime;

class SourceHistoryTest {
  private static final Thresholds THRESHOLDS =
      new Thresholds(10, Duration.ofHours(1), 5, Duration.ofHours(1));
  private static final Finding ATTACK =
      new Finding("sqli", Category.SQLI, Severity.HIGH, 80, "parameter id", "' or 1=1");

  private final ManualTime time = new ManualTime();
  private final MemoryJournal disk = new MemoryJournal();
  private GuardClock clock = time.clock();
  private SourceHistory history = open();

  private SourceHistory open() {
    return SourceHistory.open(
        new HistorySettings(1_024, 1_024, Duration.ofMinutes(10), 5, 40),
        THRESHOLDS,
        64,
        disk,
        clock);
  }

  private void restart() {
    disk.append(history.delta());
    clock = time.clock();
    history = open();
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private Arrival arrival(IpAddress source, Proof proof, String account) {
    Channel channel = proof == Proof.CONNECTION ? Channel.HTTP : Channel.SIP_UDP;
    return new Arrival(source, 5060, channel, proof, new Account(account), clock.nanos());
  }

  private Arrival proven(String source, String account) {
    return arrival(address(source), Proof.ECHO, account);
  }

  private Tally attack(String source) {
    return history.found(proven(source, ""), List.of(ATTACK), true, "");
  }

  private int rows() {
    AtomicInteger rows = new AtomicInteger();
    disk.rows(Table.HISTORY, row -> rows.incrementAndGet());
    return rows.get();
  }

  @Test
  void loginFailed_atTheThreshold_triggers() {
    for (int i = 1; i < 10; i++) {
      assertThat(history.loginFailed(proven("192.0.2.1", "a")).trigger())
          .isEqualTo(Tally.Trigger.NONE);
    }
    Tally tenth = history.loginFailed(proven("192.0.2.1", "a"));
    assertThat(tenth.trigger()).isEqualTo(Tally.Trigger.FAILED_LOGINS);
    assertThat(tenth.failedLogins()).isEqualTo(10);
  }

  @Test
  void found_scoreIsThatBeforeTheMessage() {
    assertThat(attack("192.0.2.1").score()).isZero();
    assertThat(attack("192.0.2.1").score()).isEqualTo(20);
    assertThat(history.score(address("192.0.2.1"))).isEqualTo(40);
    assertThat(history.score(address("192.0.2.2"))).isZero();
  }

  @Test
  void provenHistory_survivesARestartAndExpires() {
    for (int i = 0; i < 9; i++) {
      history.loginFailed(proven("192.0.2.1", "1001"));
    }
    attack("192.0.2.1");
    history.blocked(address("192.0.2.9"), 3, time.instant().toEpochMilli());
    restart();

    SourceView view = history.view(address("192.0.2.1"));
    assertThat(view.failedLogins()).isEqualTo(9);
    assertThat(view.suspicious()).isEqualTo(1);
    assertThat(view.score()).isEqualTo(65);
    assertThat(view.strongest()).isEqualTo(Proof.ECHO);
    assertThat(view.evidence()).hasSize(1);
    assertThat(view.evidence().get(0).text()).isEqualTo("' or 1=1");
    assertThat(history.attempt(proven("192.0.2.1", "1001"))).isTrue();
    assertThat(history.attempt(proven("192.0.2.1", "1001"))).isFalse();
    assertThat(history.earlierBlocks(address("192.0.2.9"), 1_000)).isEqualTo(3);
    assertThat(history.loginFailed(proven("192.0.2.1", "x")).trigger())
        .isEqualTo(Tally.Trigger.FAILED_LOGINS);

    time.pass(Duration.ofHours(30));
    restart();
    assertThat(history.view(address("192.0.2.1")).failedLogins()).isZero();
    history.sweep(1_000);
    disk.append(history.delta());
    assertThat(history.size()).isZero();
    assertThat(history.credentials()).isZero();
    assertThat(rows()).isZero();
  }

  @Test
  void restart_afterTheWallClockWasSet_countsAsBefore() {
    for (int i = 0; i < 9; i++) {
      history.loginFailed(proven("192.0.2.1", "1001"));
    }
    time.jump(Duration.ofHours(5));
    assertThat(history.view(address("192.0.2.1")).failedLogins()).isEqualTo(9);
    time.jump(Duration.ofHours(-5));
    restart();
    assertThat(history.view(address("192.0.2.1")).failedLogins()).isEqualTo(9);
  }

  @Test
  void delta_holdsOnlyWhatChangedAndNothingForged() {
    attack("192.0.2.1");
    assertThat(history.delta().isEmpty()).isFalse();
    assertThat(history.delta().isEmpty()).isTrue();
    for (int i = 0; i < 1_000; i++) {
      Arrival forged = arrival(IpAddress.ofV4(i), Proof.NONE, "x");
      history.found(forged, List.of(ATTACK), true, "");
      history.attempt(forged);
      history.loginFailed(forged);
      history.targetMissing(forged, "t");
    }
    assertThat(history.delta().isEmpty()).isTrue();
  }

  @Test
  void aMillionForgedSources_keepMemoryFlatAndPushOutNothingProven() {
    List<IpAddress> real = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      IpAddress source = address("198.51.100." + i % 250);
      real.add(source);
      history.loginFailed(arrival(source, Proof.ECHO, "1001"));
    }
    for (int i = 0; i < 1_000_000; i++) {
      Arrival forged = arrival(IpAddress.ofV4(i * 7_919), Proof.NONE, "");
      history.found(forged, List.of(ATTACK), true, "");
    }
    assertThat(history.size()).isLessThanOrEqualTo(1_024);
    assertThat(history.evictions()).isGreaterThan(900_000);
    assertThat(real)
        .allSatisfy(source -> assertThat(history.view(source).failedLogins()).isPositive());
  }

  @Test
  void demoted_afterForgeableEvidence_forTenMinutes() {
    IpAddress victim = address("192.0.2.1");
    assertThat(history.demoted(victim, clock.nanos())).isFalse();
    history.found(arrival(victim, Proof.NONE, ""), List.of(ATTACK), true, "");
    assertThat(history.demoted(victim, clock.nanos())).isTrue();
    assertThat(history.demoted(address("192.0.2.2"), clock.nanos())).isFalse();
    time.pass(Duration.ofMinutes(10));
    assertThat(history.demoted(victim, clock.nanos())).isFalse();
  }

  @Test
  void crossSite_demotesNobody() {
    Arrival arrival =
        new Arrival(
            address("192.0.2.1"), 1, Channel.HTTP, Proof.CROSS_SITE, Account.NONE, clock.nanos());
    history.found(arrival, List.of(ATTACK), true, "");
    assertThat(history.demoted(address("192.0.2.1"), clock.nanos())).isFalse();
    assertThat(history.view(address("192.0.2.1")).suspicious()).isZero();
  }

  @Test
  void evidence_isBoundedAndKeepsTheLatest() {
    for (int i = 0; i < 20; i++) {
      Finding finding =
          new Finding("rule" + i, Category.XSS, Severity.LOW, 10, "body", "x".repeat(160));
      history.found(proven("192.0.2.1", ""), List.of(finding), false, "");
      time.pass(Duration.ofSeconds(1));
    }
    List<Evidence> evidence = history.view(address("192.0.2.1")).evidence();
    assertThat(evidence)
        .extracting(Evidence::rule)
        .containsExactly("rule19", "rule18", "rule17", "rule16", "rule15", "rule14");
    assertThat(evidence.get(0).text()).hasSize(Evidence.MAX_TEXT);
  }

  @Test
  void targetMissing_countsDistinctOnesBeyondTheAllowance() {
    for (int i = 0; i < 5; i++) {
      assertThat(history.targetMissing(proven("192.0.2.1", ""), "e" + i)).isZero();
    }
    assertThat(history.targetMissing(proven("192.0.2.1", ""), "e0")).isZero();
    assertThat(history.targetMissing(proven("192.0.2.1", ""), "e5")).isEqualTo(1);
    assertThat(history.targetMissing(proven("192.0.2.1", ""), "e5")).isZero();
    assertThat(history.targetMissing(arrival(address("192.0.2.1"), Proof.CONNECTION, ""), "/x"))
        .isZero();
    time.pass(Duration.ofHours(23));
    assertThat(history.targetMissing(proven("192.0.2.1", ""), "e8")).isEqualTo(2);
    time.pass(Duration.ofHours(1));
    assertThat(history.targetMissing(proven("192.0.2.1", ""), "e9")).isZero();
  }

  @Test
  void targetMissing_afterARestart_goesOnWithTheDay() {
    for (int i = 0; i < 30; i++) {
      history.targetMissing(proven("192.0.2.1", ""), "e" + i);
      if (i == 5 || i == 20) {
        time.pass(Duration.ofHours(5));
        restart();
      }
    }
    assertThat(history.targetMissing(proven("192.0.2.1", ""), "e3")).isZero();
    assertThat(history.view(address("192.0.2.1")).missingTargets()).isBetween(24, 36);
    time.pass(Duration.ofHours(15));
    restart();
    assertThat(history.view(address("192.0.2.1")).missingTargets()).isZero();
  }

  @Test
  void targetMissing_ofPaths_countsForAnHour() {
    int beyond = 0;
    for (int i = 0; i < 80; i++) {
      beyond = Math.max(beyond, history.targetMissing(browser("192.0.2.1"), "/p" + i));
    }
    assertThat(beyond).isGreaterThan(20);
    time.pass(Duration.ofHours(1));
    assertThat(history.targetMissing(browser("192.0.2.1"), "/r")).isZero();
  }

  private Arrival browser(String source) {
    return arrival(address(source), Proof.CONNECTION, "");
  }

  /** A few numbers that exist no more are no scan where many more do exist. */
  @Test
  void targetMissing_ofAnOffice_isJudgedByTheShareOfItsAccounts() {
    for (int i = 0; i < 30; i++) {
      history.loginSucceeded(proven("192.0.2.1", "10" + i));
    }
    for (int i = 0; i < 15; i++) {
      assertThat(history.targetMissing(proven("192.0.2.1", ""), "e" + i)).isZero();
    }
    int beyond = 0;
    for (int i = 15; i < 100; i++) {
      beyond = Math.max(beyond, history.targetMissing(proven("192.0.2.1", ""), "e" + i));
    }
    assertThat(beyond).isGreaterThan(20);
  }

  @Test
  void success_isKnownForSevenDaysAndOverARestart() {
    history.loginSucceeded(proven("192.0.2.1", "1001"));
    history.loginSucceeded(arrival(address("192.0.2.1"), Proof.NONE, "1002"));
    restart();

    assertThat(history.knows(proven("192.0.2.1", "1001"))).isTrue();
    assertThat(history.knows(proven("192.0.2.1", "1002"))).isFalse();
    assertThat(history.knows(proven("192.0.2.1", ""))).isFalse();
    assertThat(history.knows(proven("192.0.2.2", "1001"))).isFalse();
    assertThat(history.familiar(address("192.0.2.1"), clock.nanos())).isTrue();
    assertThat(history.familiar(address("192.0.2.2"), clock.nanos())).isFalse();

    time.pass(Duration.ofDays(7));
    assertThat(history.knows(proven("192.0.2.1", "1001"))).isFalse();
    assertThat(history.familiar(address("192.0.2.1"), clock.nanos())).isFalse();
    restart();
    disk.append(history.delta());
    assertThat(rows()).isZero();
  }

  @Test
  void success_inTheSameIpv6Network_isKnownOnAnyAddressOfIt() {
    history.loginSucceeded(proven("2001:db8::1", "1001"));

    assertThat(history.knows(proven("2001:db8::ffff:1", "1001"))).isTrue();
    assertThat(history.knows(proven("2001:db8:0:1::1", "1001"))).isFalse();
  }

  @Test
  void refreshes_areWrittenDownOnceAnHour() {
    history.loginSucceeded(proven("192.0.2.1", "1001"));
    assertThat(history.delta().isEmpty()).isFalse();
    time.pass(Duration.ofMinutes(59));
    history.loginSucceeded(proven("192.0.2.1", "1001"));
    assertThat(history.delta().isEmpty()).isTrue();
    time.pass(Duration.ofMinutes(1));
    history.loginSucceeded(proven("192.0.2.1", "1001"));
    assertThat(history.delta().isEmpty()).isFalse();
  }

  private void office(String source) {
    for (int i = 0; i < 5; i++) {
      history.loginSucceeded(proven(source, "10" + i));
    }
  }

  private Tally.Trigger fail(String source, int port, String account) {
    Arrival arrival =
        new Arrival(
            address(source),
            port,
            Channel.SIP_UDP,
            Proof.ECHO,
            new Account(account),
            clock.nanos());
    return history.attempt(arrival) ? history.loginFailed(arrival).trigger() : Tally.Trigger.NONE;
  }

  @Test
  void oneWrongPassword_inAnOffice_isLimitedAlone() {
    office("192.0.2.1");
    for (int i = 0; i < 100; i++) {
      assertThat(fail("192.0.2.1", 5060, "101")).isEqualTo(Tally.Trigger.NONE);
    }
    assertThat(history.attempt(proven("192.0.2.1", "101"))).isFalse();
    assertThat(history.attempt(proven("192.0.2.1", "102"))).isTrue();
    assertThat(history.attempt(proven("192.0.2.1", "newcomer"))).isTrue();
  }

  @Test
  void guesserInAnOffice_losesItsPortFirstThenTheAddressIsBlocked() {
    office("192.0.2.1");
    for (int i = 0; i < 20; i++) {
      assertThat(fail("192.0.2.1", 40_000, "victim" + i)).isEqualTo(Tally.Trigger.NONE);
    }
    assertThat(fail("192.0.2.1", 40_000, "other")).isEqualTo(Tally.Trigger.NONE);
    Arrival knownOnThatPort =
        new Arrival(
            address("192.0.2.1"),
            40_000,
            Channel.SIP_UDP,
            Proof.ECHO,
            new Account("102"),
            clock.nanos());
    assertThat(history.attempt(knownOnThatPort)).isTrue();
    assertThat(history.view(address("192.0.2.1")).failedLogins()).isZero();

    for (int i = 0; i < 9; i++) {
      assertThat(fail("192.0.2.1", 41_000, "next" + i)).isEqualTo(Tally.Trigger.NONE);
    }
    assertThat(fail("192.0.2.1", 41_000, "next9")).isEqualTo(Tally.Trigger.FAILED_LOGINS);
  }

  @Test
  void accountsTriedSlowlyOverADay_areSpraying() {
    int tried = 0;
    while (fail("192.0.2.1", 5060, "victim" + tried) == Tally.Trigger.NONE) {
      time.pass(Duration.ofMinutes(30));
      tried++;
    }
    // Beyond sixteen the count is an estimate.
    assertThat(tried).isBetween(16, 30);
  }

  @Test
  void forgive_clearsTheSourcesOfThePrefixOnly() {
    for (int i = 0; i < 5; i++) {
      history.loginFailed(proven("192.0.2.1", "1"));
      history.loginFailed(proven("198.51.100.1", "1"));
      history.loginFailed(proven("2001:db8::1", "1"));
    }
    history.forgive(IpPrefix.parse("192.0.2.0/24").orElseThrow());
    assertThat(history.view(address("192.0.2.1")).failedLogins()).isZero();
    assertThat(history.view(address("198.51.100.1")).failedLogins()).isEqualTo(5);
    assertThat(history.view(address("2001:db8::77")).failedLogins()).isEqualTo(5);
    int left = 0;
    while (history.attempt(proven("192.0.2.1", "1"))) {
      left++;
    }
    assertThat(left).isEqualTo(10);
  }

  /** The original lost 659 to 1,395 of 3,200 updates of its counters. */
  @Test
  void racingFailures_loseNoUpdate() throws InterruptedException {
    Thresholds many = new Thresholds(1_000, Duration.ofHours(1), 1_000, Duration.ofHours(1));
    SourceHistory racing =
        SourceHistory.open(HistorySettings.defaults(), many, 64, (table, each) -> {}, clock);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 200; i++) {
                  racing.loginFailed(proven("192.0.2.1", "1001"));
                  racing.found(proven("192.0.2.1", ""), List.of(ATTACK), true, "");
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    SourceView view = racing.view(address("192.0.2.1"));
    assertThat(view.failedLogins()).isEqualTo(800);
    assertThat(view.suspicious()).isEqualTo(800);
    assertThat(view.evidence().get(0).count()).isEqualTo(800);
  }

  @Test
  void racingAttempts_neverPassTheThreshold() throws InterruptedException {
    AtomicInteger let = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  let.addAndGet(history.attempt(proven("192.0.2.1", "1001")) ? 1 : 0);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(let).hasValue(10);
  }

  @Test
  void rowOfAnUnknownKind_isLeftAlone() {
    disk.append(new Batch().put(Table.HISTORY, new byte[17], new byte[] {9}));
    restart();
    assertThat(history.size()).isZero();
  }
}
