package org.pbxguard.sip.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.relay.RelayFixture.answer;
import static org.pbxguard.sip.relay.RelayFixture.register;
import static org.pbxguard.sip.relay.RelayFixture.request;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.score.Rate;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;
import org.pbxguard.sip.relay.RelayFixture.Message;
import org.pbxguard.sip.trunk.Target;
import org.pbxguard.sip.trunk.TrunkSettings;
import org.pbxguard.sip.trunk.TrunkTransport;

/** Declared trunks (SIP.md 0.20): who reaches whom, and by which door. */
class TrunkTest {
  private static final String NUMBER = "sip:+4930123@sip.carrier.example";

  private final RelayFixture edge =
      new RelayFixture(
          KeyRing.ephemeral(),
          List.of(
              trunk("carrier", 5071, "198.51.100.7", "198.51.100.8:5090", "sip.carrier.example"),
              trunk("branch", 5072, "203.0.113.128/25", "[2001:db8::9]:5060")));
  private final Flow carrier = FlowFixtures.udp("198.51.100.7", 5060);
  private final Flow stranger = FlowFixtures.udp("192.0.2.66", 5060);

  private static TrunkSettings trunk(String name, int port, String... addresses) {
    HostPort inside = HostPort.parse("10.0.0.2:" + port).orElseThrow();
    return new TrunkSettings(
        name, List.of(addresses), TrunkTransport.UDP, Optional.of(inside), new Rate(2, 4));
  }

  private Message inward(Flow from, String message) {
    edge.outside(from, message);
    return edge.only();
  }

  private Message outward(int door, String message) {
    edge.fromPbx(door, message);
    return edge.only();
  }

  @Test
  void callOfATrunk_reachesThePbxFromItsOwnDoor() {
    Message call = inward(carrier, request("INVITE", "sip:100@203.0.113.5", "z9hG4bKt"));

    assertThat(call.to()).isEqualTo("pbx 0 by 1");
    assertThat(call.values("Via").get(0)).startsWith("SIP/2.0/UDP 10.0.0.2:5071;");
    assertThat(call.values("Record-Route").get(0)).contains("@10.0.0.2:5071;lr>");
    assertThat(call.value("X-Guard-Source")).isEqualTo("198.51.100.7");

    edge.fromPbx(1, answer(call, "200 OK"));
    assertThat(edge.only().to()).isEqualTo("SIP_UDP 198.51.100.7:5060");
  }

  @Test
  void callOfAnAddressInATrunksNetwork_isThatTrunks() {
    Flow branch = FlowFixtures.udp("203.0.113.200", 6_000);
    assertThat(inward(branch, request("INVITE", "sip:100@203.0.113.5", "z9hG4bKt")).to())
        .isEqualTo("pbx 0 by 2");
  }

  /** What a stranger writes about himself opens no door. */
  @Test
  void stranger_whoClaimsToBeTheTrunk_comesByTheCommonDoor() {
    Message call =
        inward(
            stranger,
            request(
                "INVITE",
                "sip:100@203.0.113.5",
                "z9hG4bKs",
                "Contact: <sip:+4930123@198.51.100.7>",
                "X-Guard-Source: 198.51.100.7",
                "P-Asserted-Identity: <sip:+4930123@sip.carrier.example>"));

    assertThat(call.to()).isEqualTo("pbx 0");
    assertThat(call.value("X-Guard-Source")).isEqualTo("192.0.2.66");
    assertThat(edge.watch.standings).containsExactly("STRANGER NONE");
  }

  @Test
  void request_byTheTrunksDoor_leavesToItsServer() {
    Message call =
        outward(1, request("INVITE", NUMBER, "z9hG4bKp", "Route: <sip:10.0.0.2:5071;lr>"));

    assertThat(call.to()).isEqualTo("SIP_UDP 198.51.100.7:5060");
    assertThat(call.firstLine()).isEqualTo("INVITE " + NUMBER + " SIP/2.0");
    assertThat(call.values("Route")).isEmpty();
    assertThat(call.values("Via").get(0)).startsWith("SIP/2.0/UDP 203.0.113.5:5060;rport");
  }

  @Test
  void requestUri_thatNamesTheDoor_getsTheTrunksName() {
    Message call =
        outward(1, request("INVITE", "sip:+4930123@10.0.0.2:5071;user=phone", "z9hG4bKp"));

    assertThat(call.firstLine())
        .isEqualTo("INVITE sip:+4930123@sip.carrier.example;user=phone SIP/2.0");
  }

  @Test
  void request_forATrunksNameOrAddress_leavesByTheCommonDoorToo() {
    assertThat(outward(0, request("INVITE", NUMBER, "z9hG4bKp")).to())
        .isEqualTo("SIP_UDP 198.51.100.7:5060");
    assertThat(outward(0, request("INVITE", "sip:1@198.51.100.8:5099", "z9hG4bKq")).to())
        .isEqualTo("SIP_UDP 198.51.100.8:5099");
    assertThat(outward(0, request("INVITE", "sip:1@[2001:db8::9]", "z9hG4bKr")).to())
        .isEqualTo("SIP_UDP 2001:db8::9:5060");
  }

  @Test
  void request_forAnyOtherHost_leavesToNobody() {
    Message refused = outward(0, request("INVITE", "sip:1@192.0.2.66", "z9hG4bKp"));
    assertThat(refused.to()).isEqualTo("pbx 0");
    assertThat(refused.firstLine()).isEqualTo("SIP/2.0 404 No Flow");

    // A host of the edge itself is no trunk's, nor is what has none.
    for (String uri : List.of("sip:1@10.0.0.2:5070", "tel:+4930123")) {
      assertThat(outward(0, request("INVITE", uri, "z9hG4bKo")).firstLine())
          .startsWith("SIP/2.0 40");
    }

    // By the trunk's door it goes to the trunk, whatever host it names.
    assertThat(outward(1, request("INVITE", "sip:1@192.0.2.66", "z9hG4bKq")).to())
        .isEqualTo("SIP_UDP 198.51.100.7:5060");
    assertThat(
            outward(0, request("INVITE", NUMBER, "z9hG4bKr", "Route: <sip:192.0.2.66;lr>"))
                .firstLine())
        .isEqualTo("SIP/2.0 404 No Flow");
  }

  @Test
  void trunkWithoutKnownServer_isAnsweredAtOnce() {
    edge.trunks.get(2).servers(1, List.of());
    assertThat(outward(2, request("INVITE", "sip:1@x.example", "z9hG4bKp")).firstLine())
        .isEqualTo("SIP/2.0 503 Trunk Unknown");
  }

  @Test
  void answersOfATrunk_goBackByTheDoorThatAsked() {
    Message byItsOwn = outward(1, request("INVITE", NUMBER, "z9hG4bKp"));
    assertThat(inward(carrier, answer(byItsOwn, "180 Ringing")).to()).isEqualTo("pbx 0 by 1");

    Message byTheCommon = outward(0, request("INVITE", NUMBER, "z9hG4bKq"));
    assertThat(inward(carrier, answer(byTheCommon, "180 Ringing")).to()).isEqualTo("pbx 0");
  }

  @Test
  void cancel_retransmissionAndAck_followTheInvite() {
    Message invite = outward(1, request("INVITE", NUMBER, "z9hG4bKp"));
    for (String method : List.of("INVITE", "CANCEL", "ACK")) {
      Message each = outward(1, request(method, NUMBER, "z9hG4bKp"));
      assertThat(each.to()).isEqualTo(invite.to());
      assertThat(each.topBranch()).isEqualTo(invite.topBranch());
    }
  }

  @Test
  void dialogThatThePbxOpened_goesOnBothWays() {
    Message invite = outward(1, request("INVITE", NUMBER, "z9hG4bKp"));
    List<String> pair = invite.values("Record-Route");

    // The PBX's route set is the pair in reverse: its own side first.
    Message bye =
        outward(
            1,
            request(
                "BYE",
                "sip:gw@198.51.100.7:5060",
                "z9hG4bKb",
                "Route: " + pair.get(1),
                "Route: " + pair.get(0)));
    assertThat(bye.to()).isEqualTo("SIP_UDP 198.51.100.7:5060");
    assertThat(bye.values("Route")).isEmpty();

    edge.watch.standings.clear();
    String[] routes = {"Route: " + pair.get(0), "Route: " + pair.get(1)};
    Message reinvite =
        inward(carrier, request("INVITE", "sip:pbx@10.0.0.9:5080", "z9hG4bKc", routes));
    assertThat(reinvite.to()).isEqualTo("pbx 0 by 1");
    assertThat(edge.watch.standings).isEmpty();

    // Another server of the same trunk speaks for the dialog, too; a stranger with its token not.
    Flow other = FlowFixtures.udp("198.51.100.8", 5090);
    assertThat(inward(other, request("BYE", "sip:pbx@10.0.0.9:5080", "z9hG4bKd", routes)).to())
        .isEqualTo("pbx 0 by 1");
    edge.outside(stranger, request("INFO", "sip:pbx@10.0.0.9:5080", "z9hG4bKe", routes));
    assertThat(edge.watch.standings).containsExactly("STRANGER NONE");
  }

  /**
   * A provider without Record-Route whose Contact is another of its addresses (RFC 3261 12.2.1).
   */
  @Test
  void dialogWhoseContactIsAnotherServerOfTheTrunk_goesThere() {
    Message invite = outward(1, request("INVITE", NUMBER, "z9hG4bKp"));
    List<String> pair = invite.values("Record-Route");
    String[] routes = {"Route: " + pair.get(1), "Route: " + pair.get(0)};

    assertThat(outward(1, request("BYE", "sip:gw@198.51.100.8:5099", "z9hG4bKb", routes)).to())
        .isEqualTo("SIP_UDP 198.51.100.8:5099");
    assertThat(outward(1, request("BYE", "sip:gw@192.0.2.66:5099", "z9hG4bKc", routes)).to())
        .isEqualTo("SIP_UDP 198.51.100.7:5060");
  }

  @Test
  void registrationOfThePbx_bindsTheEdgeAndIsAnsweredAsItWasWritten() {
    String contact = "<sip:acct;x=1@10.0.0.9:5080;transport=udp>;expires=300";
    Message out =
        outward(
            1,
            request(
                "REGISTER",
                "sip:sip.carrier.example",
                "z9hG4bKp",
                "Route: <sip:10.0.0.2:5071;lr>",
                "Contact: " + contact,
                "Authorization: " + RelayFixture.digest("n1", "r1")));

    assertThat(out.to()).isEqualTo("SIP_UDP 198.51.100.7:5060");
    assertThat(out.value("Contact"))
        .isEqualTo("<sip:acct;x=1@203.0.113.5:5060;transport=udp>;expires=300");
    assertThat(out.value("Authorization")).contains("r1");
    assertThat(out.values("Record-Route")).isEmpty();

    Message back =
        inward(
            carrier,
            answer(
                out, "200 OK", "Contact: " + out.value("Contact"), "Contact: <sip:o@192.0.2.3>"));
    assertThat(back.to()).isEqualTo("pbx 0 by 1");
    assertThat(back.values("Contact")).containsExactly(contact, "<sip:o@192.0.2.3>");
  }

  @Test
  void serverThatDoesNotAnswer_isLeftForAnotherWithTheTransaction() {
    Message first = outward(1, request("INVITE", NUMBER, "z9hG4bKp"));
    for (int i = 0; i < 3; i++) {
      edge.pass(1 + i);
      outward(1, request("INVITE", NUMBER, "z9hG4bKp"));
    }
    edge.pass(1);
    Message next = outward(1, request("INVITE", NUMBER, "z9hG4bKp"));

    assertThat(first.to()).isEqualTo("SIP_UDP 198.51.100.7:5060");
    assertThat(next.to()).isEqualTo("SIP_UDP 198.51.100.8:5090");
    assertThat(outward(1, request("CANCEL", NUMBER, "z9hG4bKp")).to()).isEqualTo(next.to());
    assertThat(outward(1, request("INVITE", NUMBER, "z9hG4bKq")).to()).isEqualTo(next.to());

    // Its first word brings it back, for new calls.
    inward(carrier, request("OPTIONS", "sip:203.0.113.5", "z9hG4bKo"));
    assertThat(outward(1, request("INVITE", NUMBER, "z9hG4bKr")).to()).isEqualTo(first.to());
  }

  @Test
  void weights_shareCallsOfOnePriority_andOneCallIdHasOneServer() {
    edge.trunks
        .get(1)
        .servers(
            0,
            List.of(
                new Target(FlowFixtures.udp("198.51.100.11", 5060), 1, 30),
                new Target(FlowFixtures.udp("198.51.100.12", 5060), 1, 70),
                new Target(FlowFixtures.udp("198.51.100.13", 5060), 2, 100)));
    int light = 0;
    for (int i = 0; i < 1_000; i++) {
      String call = request("INVITE", NUMBER, "z9hG4bK" + i).replace("call-1", "call-" + i);
      String to = outward(1, call).to();
      assertThat(outward(1, call.replace("z9hG4bK", "z9hG4bKauth")).to()).isEqualTo(to);
      assertThat(to).doesNotContain("198.51.100.13");
      light += to.contains("198.51.100.11") ? 1 : 0;
      inward(FlowFixtures.udp("198.51.100.11", 5060), ok(i));
      inward(FlowFixtures.udp("198.51.100.12", 5060), ok(i));
      edge.pass(2);
    }
    assertThat(light).isBetween(200, 400);
  }

  private static String ok(int i) {
    return request("BYE", "sip:203.0.113.5", "z9hG4bKok" + i);
  }

  @Test
  void rate_isTheTrunksOwn_andNotSpentByWhatIsHostile() {
    edge.watch.passes = false;
    for (int i = 0; i < 50; i++) {
      edge.outside(
          carrier, request("OPTIONS", "sip:203.0.113.5", "z9hG4bKx" + i, "X-Scanner: yes"));
      edge.nothingLeft();
    }
    edge.watch.passes = true;
    for (int i = 0; i < 4; i++) {
      assertThat(inward(carrier, request("INVITE", "sip:1@203.0.113.5", "z9hG4bKr" + i)).to())
          .isEqualTo("pbx 0 by 1");
    }
    Message refused = inward(carrier, request("INVITE", "sip:1@203.0.113.5", "z9hG4bKr9"));
    assertThat(refused.firstLine()).isEqualTo("SIP/2.0 503 Service Unavailable");
    assertThat(refused.values("Retry-After")).isEmpty();

    // What a forger spends is not what the trunk's connection has.
    Flow connection = new Flow().set(carrier).local(Channel.SIP_TCP, 0, 7);
    assertThat(inward(connection, request("INVITE", "sip:1@203.0.113.5", "z9hG4bKt1")).to())
        .isEqualTo("tcp pbx 0 by 1");
    assertThat(edge.watch.standings).isEmpty();
  }

  @Test
  void answersToATrunk_areNeitherDisguisedNorBudgeted() {
    Message call = inward(carrier, request("INVITE", "sip:999@203.0.113.5", "z9hG4bKt"));
    edge.fromPbx(1, answer(call, "404 Not Found", "Server: PBX 1", "X-Long: " + "x".repeat(6_000)));

    Message out = edge.only();
    assertThat(out.firstLine()).isEqualTo("SIP/2.0 404 Not Found");
    assertThat(out.value("Server")).isEqualTo("PBX 1");
    assertThat(edge.watch.outcomes).isEmpty();
  }

  private static String registration(String host, String branch, String... more) {
    return request("REGISTER", "sip:" + host, branch, more);
  }

  private void found(String host, String address) {
    int number = edge.trunks.named(host);
    edge.trunks.get(number).servers(0, List.of(new Target(FlowFixtures.udp(address, 5060), 0, 0)));
  }

  /** The first is left to be sent again, since the name is not known yet. */
  @Test
  void hostWhereThePbxRegisters_isATrunkAtTheCommonDoor() {
    edge.fromPbx(registration("new.example", "z9hG4bKp"));
    edge.nothingLeft();
    found("new.example", "198.51.100.77");

    assertThat(outward(0, registration("new.example", "z9hG4bKp")).to())
        .isEqualTo("SIP_UDP 198.51.100.77:5060");
    edge.outside(
        FlowFixtures.udp("198.51.100.77", 5060),
        request("INVITE", "sip:1@203.0.113.5", "z9hG4bKi"));
    Message call = edge.only();
    assertThat(call.values("Via").get(0)).contains(" 10.0.0.2:5070;");
    assertThat(call.values("Record-Route").get(0)).contains("@10.0.0.2:5070;lr>");
    assertThat(edge.watch.standings).isEmpty();
  }

  /** A phone's Contact, and a REGISTER that somebody else sent through the PBX, teach nothing. */
  @Test
  void whatThePbxDoesNotSendOfItself_teachesNoTrunk() {
    String foreign =
        registration("evil.example", "z9hG4bKp")
            .replaceFirst("Via: ", "Via: SIP/2.0/UDP 10.0.0.9:5080;branch=z9hG4bKown\r\nVia: ");
    for (String each :
        List.of(
            foreign,
            request("OPTIONS", "sip:evil.example", "z9hG4bKo"),
            request("INVITE", "sip:1@evil.example", "z9hG4bKi"),
            registration("10.0.0.9:5080", "z9hG4bKq"))) {
      assertThat(outward(0, each).firstLine()).isEqualTo("SIP/2.0 404 No Flow");
    }
    assertThat(edge.trunks.size()).isEqualTo(2);
  }

  @Test
  void learnedTrunks_areBounded() {
    for (int i = 0; i < 100; i++) {
      edge.fromPbx(registration("p" + i + ".example", "z9hG4bKp" + i));
    }
    assertThat(edge.trunks.size()).isEqualTo(2 + 32);
  }

  @Test
  void registrationByATrunksAddress_getsAPathByItsDoor() {
    assertThat(inward(carrier, register("z9hG4bKr")).value("Path")).contains("@10.0.0.2:5071;lr>");
  }
}
