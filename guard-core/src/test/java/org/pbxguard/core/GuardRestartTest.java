package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.core.GuardFixture.address;
import static org.pbxguard.core.GuardFixture.prefix;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.core.decision.Action;

class GuardRestartTest {
  private final GuardFixture fixture = new GuardFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void blocksAndTheAllowList_surviveACrash() {
    fixture.block("192.0.2.0/24", Duration.ofHours(1));
    fixture.block("2001:db8::/48", Duration.ZERO);
    fixture.block("198.51.100.1", Duration.ofHours(1));
    fixture.guard.unblock(prefix("198.51.100.1"), "admin").join();
    fixture.guard.allowed().add(prefix("192.0.2.7"), "trunk", "admin").join();
    fixture.fail("203.0.113.1", "1001", 10);

    fixture.crash();

    assertThat(fixture.admits("192.0.2.1")).isFalse();
    assertThat(fixture.admits("192.0.2.7")).isTrue();
    assertThat(fixture.admits("2001:db8::1")).isFalse();
    assertThat(fixture.admits("198.51.100.1")).isTrue();
    assertThat(fixture.admits("203.0.113.1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {-86_400, -3_600, 0, 3_600, 86_400})
  void aClockJumpWhileItRuns_changesNoRemainingTime(long jump) {
    fixture.block("192.0.2.1", Duration.ofHours(1));
    fixture.fail("203.0.113.1", "1001", 9);
    fixture.time.jump(Duration.ofSeconds(jump));
    fixture.time.pass(Duration.ofSeconds(3_599));
    assertThat(fixture.admits("192.0.2.1")).isFalse();
    fixture.fail("203.0.113.1", "1001", 1);
    assertThat(fixture.admits("203.0.113.1")).isFalse();
    fixture.time.pass(Duration.ofSeconds(1));
    assertThat(fixture.admits("192.0.2.1")).isTrue();
  }

  @Test
  void timeThatPassesWhileItIsDown_counts() {
    fixture.block("192.0.2.1", Duration.ofHours(1));
    fixture.restart();
    fixture.time.pass(Duration.ofMinutes(50));
    fixture.restart();
    assertThat(fixture.admits("192.0.2.1")).isFalse();
    fixture.time.pass(Duration.ofMinutes(10));
    fixture.restart();
    assertThat(fixture.admits("192.0.2.1")).isTrue();
    assertThat(fixture.guard.blocks().size()).isZero();
  }

  @Test
  void counters_surviveARestart() {
    fixture.fail("203.0.113.1", "1001", 9);
    for (int i = 0; i < 4; i++) {
      fixture.attack(fixture.web("203.0.113.2"));
    }
    fixture.restart();
    assertThat(fixture.guard.explain(address("203.0.113.1")).failedLogins()).isEqualTo(9);
    fixture.fail("203.0.113.1", "1001", 1);
    assertThat(fixture.admits("203.0.113.1")).isFalse();
    assertThat(fixture.attack(fixture.web("203.0.113.2")).action()).isEqualTo(Action.BLOCK);
  }

  /** A kill may lose a second of counters, never more: what upkeep wrote is there. */
  @Test
  void counters_afterACrash_areThoseOfTheLastSecond() {
    fixture.fail("203.0.113.1", "1001", 6);
    fixture.guard.maintain();
    fixture.crash();
    assertThat(fixture.guard.explain(address("203.0.113.1")).failedLogins()).isEqualTo(6);
  }

  @Test
  void escalation_surviveARestart() {
    fixture.fail("203.0.113.1", "1001", 10);
    fixture.time.pass(Duration.ofHours(2));
    fixture.restart();
    fixture.fail("203.0.113.1", "1001", 10);
    var block = fixture.guard.blocks().at(prefix("203.0.113.1")).orElseThrow();
    assertThat(Duration.between(block.from(), block.until()).toSeconds()).isBetween(7_200L, 7_920L);
  }

  @Test
  void audit_isOneChainOverRestarts() {
    for (int i = 0; i < 5; i++) {
      fixture.block("192.0.2." + i, Duration.ofHours(1));
      fixture.attack(fixture.web("203.0.113.9"));
      fixture.restart();
    }
    assertThat(fixture.guard.audit().query(EventQuery.newest(100)).items()).hasSize(11);
    assertThat(fixture.guard.audit().firstBroken()).isEmpty();
  }
}
