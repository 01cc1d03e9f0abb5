package org.pbxguard.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.sip.flow.Flow;

/**
 * Attackers who take their time, and many who share the work, replayed on a clock that jumps. A
 * phone is registered throughout, and is served at the end.
 */
class SlowAttackTest {
  private static final Flow PHONE = SimulatedEdge.udp("192.0.2.1", 5060);
  private static final Flow ATTACKER = SimulatedEdge.udp("198.51.100.66", 5061);
  private static final int WORDS = 200;
  private static final int RIGHT = 61;

  private final SimulatedEdge edge = new SimulatedEdge();
  private final Sipvicious tool = new Sipvicious();

  SlowAttackTest() {
    for (int i = 1001; i <= 1005; i++) {
      edge.user("" + i, "secret-" + i);
    }
    edge.user("2002", word(RIGHT));
    assertThat(edge.registers(PHONE, "1001", "secret-1001")).isTrue();
  }

  @AfterEach
  void phoneIsServed() {
    assertThat(edge.registers(PHONE, "1001", "secret-1001")).isTrue();
    edge.close();
  }

  private static String word(int number) {
    return "word" + number;
  }

  /** The extensions whose answer differs from that for a number which nobody has. */
  private Set<String> learned(
      Flow from, BiFunction<String, String, SipText> asked, String method, Duration pace) {
    Optional<String> unknown = start(from, asked.apply(method, "4000000001"));
    Set<String> learned = new HashSet<>();
    for (int i = 950; i < 1050; i++) {
      edge.pass(pace);
      Optional<String> heard = start(from, asked.apply(method, "" + i));
      if (heard.isPresent() && !heard.equals(unknown)) {
        learned.add("" + i);
      }
    }
    return learned;
  }

  private Optional<String> start(Flow from, SipText request) {
    return edge.ask(from, request).map(answer -> answer.start);
  }

  @ParameterizedTest
  @ValueSource(strings = {"REGISTER", "INVITE", "OPTIONS"})
  void control_withoutTheGuard_everyExtensionIsLearned(String method) {
    Set<String> learned = new HashSet<>();
    for (int i = 950; i < 1050; i++) {
      SipText answer = edge.registrar(tool.svwar(method, "" + i)).orElseThrow();
      if (answer.status() != 404) {
        learned.add("" + i);
      }
    }
    assertThat(learned).containsExactlyInAnyOrder("1001", "1002", "1003", "1004", "1005");
  }

  @ParameterizedTest
  @CsvSource({
    "REGISTER, 333", "INVITE, 333", "OPTIONS, 333",
    "REGISTER, 60000", "INVITE, 60000", "OPTIONS, 60000",
    "REGISTER, 1200000", "INVITE, 1200000", "OPTIONS, 1200000"
  })
  void svwarAsAPhone_atAnyPace_learnsNoExtension(String method, int millis) {
    assertThat(learned(ATTACKER, tool::svwar, method, Duration.ofMillis(millis))).isEmpty();
    assertThat(edge.guard.status().activeBlocks()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "REGISTER, 333", "INVITE, 333", "OPTIONS, 333",
    "REGISTER, 60000", "INVITE, 60000", "OPTIONS, 60000",
    "REGISTER, 1200000", "INVITE, 1200000", "OPTIONS, 1200000"
  })
  void enumeratorWithoutAToolsShape_atAnyPace_learnsNoExtension(String method, int millis) {
    assertThat(learned(ATTACKER, CleanPhone::request, method, Duration.ofMillis(millis))).isEmpty();
  }

  /** A connection proves its address, so what it asks for counts. */
  @ParameterizedTest
  @ValueSource(ints = {333, 60_000, 600_000})
  void enumeratorOverTcp_atAnyPace_isBlocked(int millis) {
    Flow connection = edge.tcp("198.51.100.67");
    assertThat(learned(connection, CleanPhone::request, "REGISTER", Duration.ofMillis(millis)))
        .isEmpty();
    long asked =
        edge.reached.stream().filter(each -> !each.first("Call-ID").endsWith("@pbx-guard")).count();

    assertThat(asked).isLessThan(40);
    assertThat(edge.admits(connection) || blockedOnce()).isTrue();
  }

  private boolean blockedOnce() {
    return edge.guard.audit().query(EventQuery.newest(1_000)).toString().contains("IP_BLOCKED");
  }

  private boolean guess(Flow from, String user, String password) {
    Optional<SipText> challenge = edge.ask(from, tool.svcrack(user));
    if (challenge.isEmpty()) {
      return false;
    }
    String nonce = SipText.param(challenge.get().first("WWW-Authenticate"), "nonce");
    return edge.ask(from, tool.svcrack(user, password, nonce))
        .filter(answer -> answer.status() == 200)
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 333, 20_000, 60_000})
  void svcrackAsAPhone_fromOneAddress_isBlockedByItsTenthGuess(int millis) {
    for (int i = 1; i <= WORDS; i++) {
      assertThat(guess(ATTACKER, "2002", word(i))).isFalse();
      edge.pass(Duration.ofMillis(millis));
      if (i == 11 && millis <= 20_000) {
        assertThat(edge.admits(ATTACKER)).isFalse();
        assertThat(edge.guesses("2002")).isLessThanOrEqualTo(10);
      }
    }
    // A block ends, the next is longer; the account stays pressed meanwhile.
    assertThat(edge.guesses("2002")).isLessThan(RIGHT);
  }

  @Test
  void guessesFromFiftySources_shareWhatAnAccountUnderAttackHas() {
    List<Flow> sources = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sources.add(SimulatedEdge.udp("203.0.113." + (10 + i), 5061));
    }
    int wordNumber = 0;
    for (int round = 0; round < 36; round++) {
      for (Flow source : sources) {
        assertThat(guess(source, "2002", word(++wordNumber))).isFalse();
        edge.pass(Duration.ofMillis(400));
      }
    }

    assertThat(wordNumber).isEqualTo(1_800);
    assertThat(edge.guesses("2002")).isLessThanOrEqualTo(12);
    assertThat(edge.guard.audit().query(EventQuery.newest(1_000)).toString())
        .contains("distributed-guessing");
  }

  @Test
  void ownerOfAnAccountUnderAttack_isServedWhereItIsKnown() {
    Flow home = SimulatedEdge.udp("192.0.2.7", 5060);
    assertThat(edge.registers(home, "2002", word(RIGHT))).isTrue();
    for (int i = 0; i < 100; i++) {
      guess(SimulatedEdge.udp("203.0.113." + (10 + i % 50), 5061), "2002", word(i + 1_000));
    }
    Flow otherPortAtHome = SimulatedEdge.udp("192.0.2.7", 6060);
    assertThat(edge.registers(otherPortAtHome, "2002", word(RIGHT))).isTrue();
  }

  @Test
  void guessesFromOneIpv6Network_countForTheNetwork() {
    for (int i = 1; i <= 40; i++) {
      Flow next = SimulatedEdge.udp("2001:db8:6:6::" + Integer.toHexString(i), 5061);
      assertThat(guess(next, "2002", word(i))).isFalse();
    }
    assertThat(edge.guesses("2002")).isLessThanOrEqualTo(10);
    assertThat(edge.admits(SimulatedEdge.udp("2001:db8:6:6::ffff", 1))).isFalse();
    assertThat(edge.admits(SimulatedEdge.udp("2001:db8:6:7::1", 1))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 60_000, 1_200_000})
  void passwordSprayedOverManyExtensions_blocksItsAddress(int millis) {
    for (int i = 0; i < 200; i++) {
      edge.user("" + (3_000 + i), "other");
    }
    int tried = 0;
    while (tried < 200 && edge.admits(ATTACKER)) {
      guess(ATTACKER, "" + (3_000 + tried++), "1234");
      edge.pass(Duration.ofMillis(millis));
    }
    assertThat(tried).isLessThanOrEqualTo(30);
  }

  @Test
  void aThousandGuessesPipelinedOnOneNonce_reachThePbxTenTimesAtMost() {
    String nonce =
        SipText.param(
            edge.ask(ATTACKER, tool.svcrack("2002")).orElseThrow().first("WWW-Authenticate"),
            "nonce");
    for (int i = 0; i < 1_000; i++) {
      edge.send(ATTACKER, tool.svcrack("2002", word(i), nonce));
    }
    assertThat(edge.guesses("2002")).isPositive().isLessThanOrEqualTo(10);
  }

  @Test
  void officeWithOneWrongPassword_isServed() {
    Flow[] phones = new Flow[20];
    for (int i = 0; i < phones.length; i++) {
      phones[i] = SimulatedEdge.udp("192.0.2.77", 20_000 + i);
      edge.user("" + (5_000 + i), "pw" + i);
      assertThat(edge.registers(phones[i], "" + (5_000 + i), "pw" + i)).isTrue();
    }
    edge.user("6000", "right");
    Flow wrong = SimulatedEdge.udp("192.0.2.77", 30_000);
    for (int i = 0; i < 200; i++) {
      edge.registers(wrong, "6000", "stale");
      edge.pass(Duration.ofSeconds(30));
      int each = i % phones.length;
      assertThat(edge.registers(phones[each], "" + (5_000 + each), "pw" + each)).isTrue();
    }
    assertThat(edge.admits(wrong)).isTrue();
    assertThat(edge.guesses("6000")).isLessThan(40);
    assertThat(edge.registers(SimulatedEdge.udp("192.0.2.77", 31_000), "5001", "pw1")).isTrue();
  }
}
