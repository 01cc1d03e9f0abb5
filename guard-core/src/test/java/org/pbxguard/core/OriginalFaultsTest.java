package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pbxguard.core.GuardFixture.address;
import static org.pbxguard.core.GuardFixture.finding;

import java.time.Duration;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;

/** Faults that were found in the PBX whose promises the guard keeps, each held by a test. */
class OriginalFaultsTest {
  private final GuardFixture fixture = new GuardFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aShortBlock_cancelledALongerOne() {
    fixture.block("192.0.2.1", Duration.ofDays(1));
    fixture.block("192.0.2.1", Duration.ofSeconds(1));
    fixture.fail("192.0.2.1", "1001", 10);
    fixture.time.pass(Duration.ofHours(23));
    assertThat(fixture.admits("192.0.2.1")).isFalse();
  }

  @Test
  void twoSpellingsOfOneAddress_wereTwoKeys() {
    fixture.block("::1", Duration.ofHours(1));
    assertThat(fixture.admits("0:0:0:0:0:0:0:1")).isFalse();
    fixture.block("::ffff:192.0.2.1", Duration.ofHours(1));
    assertThat(fixture.admits("192.0.2.1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello world", "10.0.0.0/8", "8", "", "1.2.3.4.5", "300.1.1.1"})
  void whatIsNoAddress_wasAKey(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -3_600, 1_000_000_000_000L})
  void aNegativeOrEndlessDuration_wasAccepted(long seconds) {
    assertThatThrownBy(() -> GuardFixture.request("192.0.2.1", Duration.ofSeconds(seconds)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void zeroDuration_endedAtOnce_andNowHoldsUntilLifted() {
    fixture.block("192.0.2.1", Duration.ZERO);
    fixture.time.pass(Duration.ofDays(3_650));
    assertThat(fixture.admits("192.0.2.1")).isFalse();
  }

  @Test
  void localTime_wasComparedWithUtc() {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      fixture.block("192.0.2.1", Duration.ofHours(1));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Midway"));
      fixture.restart();
      fixture.time.pass(Duration.ofMinutes(59));
      assertThat(fixture.admits("192.0.2.1")).isFalse();
      fixture.time.pass(Duration.ofMinutes(1));
      assertThat(fixture.admits("192.0.2.1")).isTrue();
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void theScore_wentTo240() {
    var verdict =
        fixture.handle(
            fixture.web("192.0.2.1"), finding("a", 100), finding("b", 100), finding("c", 40));
    assertThat(verdict.score().value()).isEqualTo(100);
  }

  @Test
  void staleFailures_countedForEver() {
    for (int i = 0; i < 50; i++) {
      fixture.fail("192.0.2.1", "1001", 1);
      fixture.time.pass(Duration.ofMinutes(10));
    }
    assertThat(fixture.admits("192.0.2.1")).isTrue();
    assertThat(fixture.guard.explain(address("192.0.2.1")).failedLogins()).isEqualTo(5);
  }

  @Test
  void nothingBounded_howMuchStrangersMadeItRemember() {
    for (int i = 0; i < 200_000; i++) {
      fixture.attack(fixture.forged(IpAddress.ofV4(i * 31).toString()));
    }
    assertThat(fixture.guard.status().trackedSources()).isLessThanOrEqualTo(65_536);
    fixture.guard.audit().flush();
    assertThat(fixture.guard.audit().size()).isLessThan(1_000);
  }

  @Test
  void aPrefix_wasBlockedAsATextThatMatchedNothing() {
    fixture.block("198.51.100.0/24", Duration.ofHours(1));
    assertThat(fixture.admits("198.51.100.200")).isFalse();
    assertThat(IpPrefix.parse("198.51.100.0/24")).isPresent();
  }
}
