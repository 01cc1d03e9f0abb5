package org.pbxguard.sip.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.relay.RelayFixture.answer;
import static org.pbxguard.sip.relay.RelayFixture.challenge;
import static org.pbxguard.sip.relay.RelayFixture.digest;
import static org.pbxguard.sip.relay.RelayFixture.register;
import static org.pbxguard.sip.relay.RelayFixture.request;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;

/** Who may do what (SIP.md 0.7 to 0.10). */
class StandingTest {
  private final RelayFixture edge = new RelayFixture();
  private final Flow neighbour = FlowFixtures.udp("192.0.2.1", 41_000);

  @Test
  void stranger_isOne() {
    edge.outside(edge.phone, register("z9hG4bKa"));

    assertThat(edge.watch.standings).containsExactly("STRANGER NONE");
  }

  @Test
  void answerToAChallenge_isChallengedAndProven() {
    edge.outside(edge.phone, register("z9hG4bKa"));
    edge.fromPbx(answer(edge.only(), "401 Unauthorized", challenge("n1")));
    edge.outside(edge.phone, register("z9hG4bKb", "Authorization: " + digest("n1", "x")));

    assertThat(edge.watch.standings).containsExactly("STRANGER NONE", "CHALLENGED ECHO");
  }

  @Test
  void bareMessages_ofARegisteredFlow_haveASmallBucketOfTheirOwn() {
    edge.registerPhone(edge.phone);
    for (int i = 0; i < 6; i++) {
      edge.outside(edge.phone, request("OPTIONS", "sip:203.0.113.5", "z9hG4bKb" + i));
    }

    assertThat(edge.watch.standings.subList(0, 4)).containsOnly("REGISTERED NONE");
    assertThat(edge.watch.standings.subList(4, 6)).containsOnly("STRANGER NONE");
  }

  @Test
  void cancel_ofAnInviteThatEchoed_hasItsStanding() {
    edge.outside(edge.phone, request("INVITE", "sip:1@203.0.113.5", "z9hG4bKa"));
    edge.fromPbx(answer(edge.only(), "401 Unauthorized", challenge("n1")));
    String credentials = "Authorization: " + digest("n1", "x");
    edge.outside(edge.phone, request("INVITE", "sip:1@203.0.113.5", "z9hG4bKb", credentials));
    edge.outside(edge.phone, request("CANCEL", "sip:1@203.0.113.5", "z9hG4bKb"));

    assertThat(edge.watch.standings)
        .containsExactly("STRANGER NONE", "CHALLENGED ECHO", "CHALLENGED NONE");
  }

  @Test
  void blockedStranger_isSilent() {
    edge.outside(edge.phone, register("z9hG4bKa"), true);

    edge.nothingLeft();
    assertThat(edge.counters().of(Fate.BLOCKED)).isEqualTo(1);
  }

  @Test
  void blockedAddress_sparesItsRegisteredFlowOnly() {
    edge.registerPhone(edge.phone);
    edge.outside(edge.phone, request("OPTIONS", "sip:203.0.113.5", "z9hG4bKa"), true);
    assertThat(edge.only().to()).isEqualTo("pbx 0");
    edge.outside(neighbour, request("OPTIONS", "sip:203.0.113.5", "z9hG4bKb"), true);

    edge.nothingLeft();
  }

  @Test
  void blockedAddress_withAFloodFromTheRegisteredFlow_keepsDialogsAndRefreshes() {
    edge.registerPhone(edge.phone);
    edge.outside(edge.phone, request("INVITE", "sip:1002@203.0.113.5", "z9hG4bKi"));
    List<String> pair = edge.only().values("Record-Route");
    for (int i = 0; i < 1_000; i++) {
      edge.outside(edge.phone, request("OPTIONS", "sip:203.0.113.5", "z9hG4bKf" + i), true);
    }
    assertThat(edge.sent.messages).hasSizeLessThan(10);
    edge.sent.messages.clear();

    edge.outside(
        edge.phone,
        request("BYE", "sip:1002@10.0.0.9:5080", "z9hG4bKb", "Route: " + pair.get(1)),
        true);
    assertThat(edge.only().firstLine()).startsWith("BYE");
  }

  @Test
  void answersToAnUnprovenAddress_areAtMostThreeTimesWhatCame() {
    String request = request("OPTIONS", "sip:203.0.113.5", "z9hG4bKa");
    edge.outside(edge.phone, request);
    String answer = answer(edge.only(), "200 OK", "X-Long: " + "x".repeat(200));
    int left = 0;
    for (int i = 0; i < 20; i++) {
      edge.fromPbx(answer);
    }
    while (!edge.sent.messages.isEmpty()) {
      left += edge.sent.messages.remove().text().length();
    }

    assertThat(left).isPositive().isLessThanOrEqualTo(3 * request.length());
    assertThat(edge.counters().of(Fate.UNBALANCED)).isPositive();
  }

  @Test
  void answersToAProvenFlow_areNotCounted() {
    edge.registerPhone(edge.phone);
    edge.outside(edge.phone, request("OPTIONS", "sip:203.0.113.5", "z9hG4bKa"));
    String answer = answer(edge.only(), "200 OK");
    for (int i = 0; i < 20; i++) {
      edge.fromPbx(answer);
    }

    assertThat(edge.sent.messages).hasSize(20);
  }

  @Test
  void challengeThatCouldNotLeave_provesNothing() {
    edge.outside(edge.phone, register("z9hG4bKa"));
    String padding = "X-Long: " + "x".repeat(2_000);
    edge.fromPbx(answer(edge.only(), "401 Unauthorized", challenge("n1"), padding));
    edge.nothingLeft();
    edge.outside(edge.phone, register("z9hG4bKb", "Authorization: " + digest("n1", "x")));

    assertThat(edge.watch.standings).containsExactly("STRANGER NONE", "STRANGER NONE");
  }
}
