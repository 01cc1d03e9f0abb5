package org.pbxguard.sip.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pbxguard.sip.hash.SipHash;

class RegistrationsTest {
  private static final int NOW = 1_000;

  private final SipHash hash = FlowFixtures.hash(2);
  private final Map<Long, byte[]> rows = new HashMap<>();
  private final Registrations table = table(0);
  private final Flow home = FlowFixtures.udp("192.0.2.1", 5060);
  private final Flow mobile = FlowFixtures.udp("198.51.100.7", 4_711);

  /** A table whose second 0 is that many seconds after the first one's. */
  private Registrations table(long later) {
    RegistrationLog log =
        new RegistrationLog() {
          @Override
          public void put(long key, byte[] row) {
            rows.put(key, row);
          }

          @Override
          public void remove(long key) {
            rows.remove(key);
          }

          @Override
          public void called(int prefix) {}

          @Override
          public void flush() {}
        };
    return new Registrations(hash, FlowFixtures.hash(8), 4, log, 1_700_000_000L + later);
  }

  private void restore(Registrations into, int second) {
    table.writeDown();
    Map.copyOf(rows).forEach((key, row) -> into.restore(key, row, second));
  }

  @Test
  void restore_afterARestart_bringsBackWhatStillLives() {
    table.bind(1, 7, home, 600, NOW);
    table.bind(1, 8, mobile, 60, NOW);
    Registrations after = table(NOW + 100);
    restore(after, 0);

    assertThat(after.live(home, 0)).isTrue();
    assertThat(after.live(home, 531)).isTrue();
    assertThat(after.live(home, 532)).isFalse();
    assertThat(after.live(mobile, 0)).isFalse();
    after.writeDown();
    assertThat(rows).hasSize(1);
  }

  @Test
  void restore_keepsContactsAndFlows() {
    long key = table.key(1, 7);
    table.expect(key, "sip:1001@192.168.1.10");
    table.bind(1, 7, home, 600, NOW);
    Registrations after = table(NOW);
    restore(after, 0);
    Flow flow = new Flow();

    assertThat(after.contact(key)).isEqualTo("sip:1001@192.168.1.10");
    assertThat(after.find(key, 0, flow)).isTrue();
    assertThat(flow.same(home)).isTrue();
    assertThat(after.find(key + 1, 0, flow)).isFalse();
  }

  @Test
  void restore_ofADamagedRow_isRefused() {
    assertThatThrownBy(() -> table.restore(1, new byte[] {4}, 0))
        .hasMessage("a registration of version 4");
    assertThatThrownBy(() -> table.restore(1, new byte[] {1, 2}, 0))
        .hasMessage("a registration that is cut");
  }

  @Test
  void rows_ofWhatHasEnded_areRemoved() {
    table.bind(1, 7, home, 60, NOW);
    table.bind(1, 8, mobile, 600, NOW);
    table.writeDown();
    assertThat(rows).hasSize(2);
    table.bind(1, 8, mobile, 0, NOW);
    table.sweep(NOW + 100);
    table.writeDown();

    assertThat(rows).isEmpty();
  }

  @Test
  void rows_areWrittenOnceForWhatHasChanged() {
    table.bind(1, 7, home, 60, NOW);
    table.bind(1, 7, home, 60, NOW + 1);
    assertThat(rows).isEmpty();
    table.writeDown();
    assertThat(rows).hasSize(1);
    rows.clear();
    table.writeDown();

    assertThat(rows).isEmpty();
  }

  private List<Integer> ports(Registrations of, int calls, int second) {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      of.turn(second, flow -> ports.add(flow.port()));
    }
    return ports;
  }

  @Test
  void turn_reachesEachProvenLiveFlowOnceAndFewAtATime() {
    Registrations many =
        new Registrations(hash, FlowFixtures.hash(8), 10_000, RegistrationLog.NONE, 0);
    for (int port = 1; port <= 1_000; port++) {
      Flow phone = FlowFixtures.udp("192.0.2.1", port);
      many.bind(port, 7, phone, 60, NOW);
      many.prove(phone);
    }
    many.bind(3, 7, FlowFixtures.udp("192.0.2.1", 3), 0, NOW);

    List<Integer> first = ports(many, Registrations.TURNS / 2, NOW);
    assertThat(first).hasSizeBetween(450, 550);
    first.addAll(ports(many, Registrations.TURNS / 2, NOW));
    assertThat(first).hasSize(999).doesNotHaveDuplicates().doesNotContain(3);
    for (int i = 0; i < Registrations.TURNS; i++) {
      assertThat(ports(many, 1, NOW)).hasSizeLessThanOrEqualTo(4);
    }
    assertThat(ports(many, Registrations.TURNS, NOW + 100)).isEmpty();
  }

  @Test
  void turn_ofAFlowThatHasProvenNothing_isNone() {
    table.prove(home);
    table.bind(1, 7, home, 60, NOW);

    assertThat(ports(table, Registrations.TURNS, NOW)).isEmpty();
  }

  @Test
  void turn_afterARestart_reachesTheSame() {
    table.bind(1, 7, home, 600, NOW);
    table.bind(1, 8, mobile, 600, NOW);
    table.prove(mobile);
    Registrations after = table(NOW + 100);
    restore(after, 0);

    assertThat(ports(after, Registrations.TURNS, 0)).containsExactly(4_711);
    assertThat(after.live(home, 0)).isTrue();
  }

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
