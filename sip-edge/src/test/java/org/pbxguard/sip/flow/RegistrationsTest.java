package org.pbxguard.sip.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pbxguard.sip.hash.SipHash;

class RegistrationsTest {
  private static final int NOW = 1_000;

  private final SipHash hash = FlowFixtures.hash(2);
  private final Registrations table = new Registrations(hash, 4);
  private final Flow home = FlowFixtures.udp("192.0.2.1", 5060);
  private final Flow mobile = FlowFixtures.udp("198.51.100.7", 4_711);

  @Test
  void live_beforeAnyBinding_isFalse() {
    assertThat(table.live(home, NOW)).isFalse();
  }

  @Test
  void live_afterBinding_lastsItsExpiresAndGrace() {
    table.bind(1, 7, home, 60, NOW);

    assertThat(table.live(home, NOW + 60)).isTrue();
    assertThat(table.live(home, NOW + 60 + Registrations.GRACE_SECONDS)).isFalse();
    assertThat(table.live(mobile, NOW)).isFalse();
  }

  @Test
  void live_afterRefresh_lastsOn() {
    table.bind(1, 7, home, 60, NOW);
    table.bind(1, 7, home, 60, NOW + 50);

    assertThat(table.live(home, NOW + 105)).isTrue();
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void live_afterUnbinding_isFalse() {
    table.bind(1, 7, home, 60, NOW);
    table.bind(1, 7, home, 0, NOW);

    assertThat(table.live(home, NOW)).isFalse();
    assertThat(table.size()).isZero();
  }

  @Test
  void live_whileAnotherBindingOfTheFlowLives_isTrue() {
    table.bind(1, 7, home, 60, NOW);
    table.bind(1, 8, home, 60, NOW);
    table.bind(1, 7, home, 0, NOW);

    assertThat(table.live(home, NOW)).isTrue();
  }

  @Test
  void bind_beyondTheMaximum_isRefusedAndNobodyIsPushedOut() {
    for (int key = 1; key <= 4; key++) {
      table.bind(1, key, home, 60, NOW);
    }
    table.bind(1, 5, mobile, 60, NOW);

    assertThat(table.live(mobile, NOW)).isFalse();
    assertThat(table.live(home, NOW)).isTrue();
    assertThat(table.refused()).isEqualTo(1);
  }

  @Test
  void follow_afterTheSameBindingFromAnotherFlow_leadsThere() {
    table.bind(1, 7, home, 60, NOW);
    table.bind(1, 7, mobile, 60, NOW + 1);
    Flow flow = new Flow().set(home);

    table.follow(flow);

    assertThat(flow.same(mobile)).isTrue();
    assertThat(table.movedTo(home, mobile)).isTrue();
    assertThat(table.movedTo(mobile, home)).isFalse();
    assertThat(table.live(home, NOW + 1)).isFalse();
  }

  @Test
  void follow_overTwoMoves_leadsToTheLast() {
    Flow last = FlowFixtures.udp("203.0.113.9", 6_000);
    table.bind(1, 7, home, 60, NOW);
    table.bind(1, 7, mobile, 60, NOW);
    table.bind(1, 7, last, 60, NOW);
    Flow flow = new Flow().set(home);

    table.follow(flow);

    assertThat(flow.same(last)).isTrue();
  }

  @Test
  void follow_afterComingHome_staysHome() {
    table.bind(1, 7, home, 60, NOW);
    table.bind(1, 7, mobile, 60, NOW);
    table.bind(1, 7, home, 60, NOW);
    Flow flow = new Flow().set(home);

    table.follow(flow);

    assertThat(flow.same(home)).isTrue();
    assertThat(table.movedTo(mobile, home)).isTrue();
  }

  @Test
  void follow_whileAnotherPhoneStaysOnTheFlow_stays() {
    table.bind(1, 7, home, 60, NOW);
    table.bind(1, 8, home, 60, NOW);
    table.bind(1, 7, mobile, 60, NOW);
    Flow flow = new Flow().set(home);

    table.follow(flow);

    assertThat(flow.same(home)).isTrue();
  }

  @Test
  void sweep_removesWhatHasExpiredOnly() {
    table.bind(1, 7, home, 60, NOW);
    table.bind(1, 8, mobile, 600, NOW);

    table.sweep(NOW + 100);

    assertThat(table.size()).isEqualTo(1);
    assertThat(table.live(mobile, NOW + 100)).isTrue();
  }

  @Test
  void sweep_forgetsMovesWhenTheirPhoneHasExpired() {
    table.bind(1, 7, home, 60, NOW);
    table.bind(1, 7, mobile, 60, NOW);
    table.sweep(NOW + 100);
    Flow flow = new Flow().set(home);

    table.follow(flow);

    assertThat(flow.same(home)).isTrue();
  }

  @Test
  void spendBare_ofAStranger_isRefused() {
    assertThat(table.spendBare(home, NOW)).isFalse();
  }

  @Test
  void spendBare_ofALiveFlow_hasASmallBucketThatRefills() {
    table.bind(1, 7, home, 600, NOW);
    int granted = 0;
    for (int i = 0; i < 100; i++) {
      granted += table.spendBare(home, NOW) ? 1 : 0;
    }

    assertThat(granted).isEqualTo(4);
    assertThat(table.spendBare(home, NOW + 1)).isTrue();
    assertThat(table.spendBare(home, NOW + 1)).isFalse();
  }

  @Test
  void unbindAll_ofAnAddressOfRecord_sparesOthersAndOtherFlows() {
    table.bind(1, 7, home, 60, NOW);
    table.bind(1, 8, mobile, 60, NOW);
    table.bind(2, 7, home, 60, NOW);

    table.unbindAll(1, home);

    assertThat(table.size()).isEqualTo(2);
    table.unbindAll(2, home);
    assertThat(table.live(home, NOW)).isFalse();
    assertThat(table.live(mobile, NOW)).isTrue();
  }
}
