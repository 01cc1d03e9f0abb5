package org.pbxguard.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.score.Rate;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.relay.Fate;
import org.pbxguard.sip.trunk.TrunkSettings;
import org.pbxguard.sip.trunk.TrunkTransport;

/** Datagrams in somebody else's name, many of them: he is served all the while. */
class ForgeryTest {
  private static final int FORGED = 100_000;
  private static final Duration SPACING = Duration.ofNanos(60_000_000_000L / FORGED);

  private final SimulatedEdge edge = new SimulatedEdge();
  private final Sipvicious tool = new Sipvicious();
  private final Flow phone = SimulatedEdge.udp("192.0.2.1", 5060);

  ForgeryTest() {
    edge.user("1001", "secret-1").user("1002", "secret-2");
    assertThat(edge.registers(phone, "1001", "secret-1")).isTrue();
  }

  @AfterEach
  void close() {
    assertThat(edge.guard.status().activeBlocks()).isZero();
    edge.close();
  }

  private SipText scanner(int number) {
    return switch (number % 3) {
      case 0 -> CleanPhone.request("OPTIONS", "100").without("User-Agent").with(SCANNER);
      case 1 -> tool.svwar("INVITE", "" + number);
      default -> CleanPhone.register("1001").without("User-Agent").with(SCANNER);
    };
  }

  private static final String SCANNER = "User-Agent: friendly-scanner";

  /** From the phone's own address and port, for a minute. */
  @Test
  void registeredPhone_refreshesAndCallsAllTheWhile() {
    int refreshes = 0;
    int calls = 0;
    for (int i = 0; i < FORGED; i++) {
      edge.ask(phone, scanner(i));
      edge.pass(SPACING);
      if (i % 10_000 == 9_999) {
        refreshes += edge.registers(phone, "1001", "secret-1") ? 1 : 0;
        calls += challenged(edge.ask(phone, CleanPhone.request("INVITE", "1002"))) ? 1 : 0;
      }
    }
    assertThat(refreshes).isEqualTo(FORGED / 10_000);
    assertThat(calls).isEqualTo(FORGED / 10_000);
    assertThat(edge.counters().of(Fate.REFUSED) + edge.counters().of(Fate.SHED)).isEqualTo(FORGED);
  }

  private static boolean challenged(Optional<SipText> answer) {
    return answer.filter(each -> each.status() == 407).isPresent();
  }

  /** A carrier on the allow list, by the network that it names. */
  @Test
  void trunkOnTheAllowList_callsAllTheWhile() {
    IpPrefix carrier = IpPrefix.parse("198.51.100.0/28").orElseThrow();
    edge.guard.allowed().add(carrier, "trunk", "test").join();
    Flow trunk = SimulatedEdge.udp("198.51.100.9", 5060);
    int calls = 0;
    for (int i = 0; i < FORGED; i++) {
      edge.ask(trunk, scanner(i));
      edge.pass(SPACING);
      if (i % 5_000 == 0) {
        calls += challenged(edge.ask(trunk, CleanPhone.request("INVITE", "1002"))) ? 1 : 0;
      }
    }
    assertThat(calls).isEqualTo(FORGED / 5_000);
  }

  /**
   * A declared one: neither its calls nor its rate are anybody's to spend, and nobody is blocked.
   */
  @Test
  void declaredTrunk_callsAllTheWhile() {
    TrunkSettings declared =
        new TrunkSettings(
            "carrier",
            List.of("198.51.100.0/28"),
            TrunkTransport.UDP,
            HostPort.parse("10.0.0.2:5071"),
            new Rate(10, 20));
    Flow trunk = SimulatedEdge.udp("198.51.100.9", 5060);
    int calls = 0;
    try (SimulatedEdge with = new SimulatedEdge(List.of(declared)).user("1002", "secret-2")) {
      for (int i = 0; i < FORGED; i++) {
        with.ask(trunk, scanner(i));
        with.pass(SPACING);
        if (i % 5_000 == 0) {
          calls += challenged(with.ask(trunk, CleanPhone.request("INVITE", "1002"))) ? 1 : 0;
        }
      }
      assertThat(with.guard.status().activeBlocks()).isZero();
      assertThat(with.counters().of(Fate.REFUSED)).isEqualTo(FORGED);
    }
    assertThat(calls).isEqualTo(FORGED / 5_000);
  }

  /** Guesses in the phone's name answer no nonce that left to it: none is a failure of its own. */
  @Test
  void guessesInThePhonesName_neverLockItOut() {
    for (int i = 0; i < 1_000; i++) {
      edge.ask(phone, CleanPhone.register("1001", "wrong" + i, "n" + i));
      edge.pass(Duration.ofMillis(10));
    }
    assertThat(edge.registers(phone, "1001", "secret-1")).isTrue();
    assertThat(edge.guard.status().failedLogins()).isZero();
  }

  /** Strangers are shed first, whoever they say they are, and nothing grows without end. */
  @Test
  void aMillionForgedSources_leaveMemoryFlatAndThePhoneServed() {
    int served = 0;
    for (int i = 0; i < 1_000_000; i++) {
      Flow stranger = new Flow().set(phone).remote(0, 0xFFFF_0A00_0000L | i, 1_024 + i % 60_000);
      edge.tell(stranger, FLOOD);
      edge.pass(Duration.ofNanos(20_000));
      if (i % 100_000 == 0) {
        served += edge.registers(phone, "1001", "secret-1") ? 1 : 0;
      }
    }
    assertThat(served).isEqualTo(10);
    assertThat(edge.counters().of(Fate.SHED)).isGreaterThan(900_000);
    assertThat(edge.guard.status().trackedSources()).isLessThanOrEqualTo(65_536);
    assertThat(edge.guard.status().trackedCredentials()).isLessThanOrEqualTo(65_536);
    IpAddress last = IpAddress.parse("10.15.66.63").orElseThrow();
    assertThat(edge.guard.explain(last).block()).isEmpty();
  }

  private static final byte[] FLOOD = CleanPhone.request("OPTIONS", "1001").bytes();
}
