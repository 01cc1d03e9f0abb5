package org.pbxguard.sip.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.relay.RelayFixture.answer;
import static org.pbxguard.sip.relay.RelayFixture.register;
import static org.pbxguard.sip.relay.RelayFixture.request;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;
import org.pbxguard.sip.relay.RelayFixture.Message;

/** Requests of the PBX to phones (RFC 3261 16.4 to 16.6, RFC 5626 5.3), and their answers. */
class OutwardRequestTest {
  private static final String CONTACT = "sip:1001@192.168.1.10:5060";

  private final KeyRing ring = KeyRing.ephemeral();
  private final RelayFixture edge = new RelayFixture(ring);
  private String path = "";

  @BeforeEach
  void learnThePath() {
    edge.outside(edge.phone, register("z9hG4bKr"));
    path = edge.only().value("Path");
  }

  private Message called(String message) {
    edge.fromPbx(message);
    Message out = edge.only();
    assertThat(out.to()).isEqualTo("SIP_UDP 192.0.2.1:40000");
    return out;
  }

  @Test
  void invite_byPath_goesToTheFlowWithThePairTowardsThePhoneOnTop() {
    Message out = called(request("INVITE", CONTACT, "z9hG4bKp", "Route: " + path));

    assertThat(out.values("Route")).isEmpty();
    assertThat(out.value("Max-Forwards")).isEqualTo("69");
    assertThat(out.values("Via").get(0))
        .matches("SIP/2.0/UDP 203.0.113.5:5060;rport;branch=z9hG4bK[\\w-]{22};pg=[\\w-]+");
    List<String> pair = out.values("Record-Route");
    assertThat(pair).hasSize(2);
    assertThat(pair.get(0)).contains("@203.0.113.5:5060;lr>");
    String hidden = path.replace("@10.0.0.2:5070;lr>", "@203.0.113.5:5060;lr;pg=u0>");
    assertThat(pair.get(1)).isEqualTo(hidden);
    assertThat(out.text()).doesNotContain("X-Guard");
  }

  @Test
  void invite_byPathAfterARestart_stillGoesToTheFlow() {
    RelayFixture after = new RelayFixture(ring);
    after.fromPbx(request("INVITE", CONTACT, "z9hG4bKp", "Route: " + path));

    assertThat(after.only().to()).isEqualTo("SIP_UDP 192.0.2.1:40000");
  }

  @Test
  void cancelAndRetransmission_getTheBranchOfTheInvite() {
    String invite = called(request("INVITE", CONTACT, "z9hG4bKp", "Route: " + path)).topBranch();

    assertThat(called(request("INVITE", CONTACT, "z9hG4bKp", "Route: " + path)).topBranch())
        .isEqualTo(invite);
    assertThat(called(request("CANCEL", CONTACT, "z9hG4bKp", "Route: " + path)).topBranch())
        .isEqualTo(invite);
  }

  @Test
  void answerOfThePhone_goesToThePbxWithoutOurVia() {
    Message invite = called(request("INVITE", CONTACT, "z9hG4bKp", "Route: " + path));
    edge.outside(edge.phone, answer(invite, "180 Ringing"));

    Message out = edge.only();
    assertThat(out.to()).isEqualTo("pbx 0");
    assertThat(out.values("Via")).hasSize(1);
    assertThat(out.value("Via")).contains("branch=z9hG4bKp").contains("received=10.0.0.9");
    assertThat(out.values("Record-Route")).hasSize(2);
  }

  @Test
  void answerOfABlockedPhone_stillGoesThrough() {
    Message invite = called(request("INVITE", CONTACT, "z9hG4bKp", "Route: " + path));
    edge.outside(edge.phone, answer(invite, "200 OK"), true);

    assertThat(edge.only().firstLine()).isEqualTo("SIP/2.0 200 OK");
  }

  private static String changedAfter(String text, String mark) {
    int at = text.indexOf(mark) + mark.length();
    return text.substring(0, at) + (text.charAt(at) == '_' ? '-' : '_') + text.substring(at + 1);
  }

  @Test
  void answerThatNobodyAskedFor_dies() {
    Message invite = called(request("INVITE", CONTACT, "z9hG4bKp", "Route: " + path));
    String genuine = answer(invite, "200 OK");
    List<String> forged =
        List.of(
            changedAfter(genuine, ";pg="),
            genuine.replaceFirst(";pg=[\\w-]+", ""),
            changedAfter(genuine, "branch=z9hG4bK"),
            genuine.replaceFirst("203.0.113.5:5060;rport", "198.51.100.9:5060;rport"),
            genuine.replaceFirst("Via: .*\r\n", ""));
    for (String each : forged) {
      edge.outside(edge.phone, each);
      edge.nothingLeft();
    }
    assertThat(edge.counters().of(Fate.UNSOLICITED)).isEqualTo(forged.size());
  }

  @Test
  void answerToARequestOfTheOtherDirection_dies() {
    edge.outside(edge.phone, request("OPTIONS", "sip:203.0.113.5", "z9hG4bKo"));
    Message inward = edge.only();
    edge.outside(edge.phone, answer(inward, "200 OK"));
    edge.nothingLeft();

    Message outward = called(request("OPTIONS", CONTACT, "z9hG4bKp", "Route: " + path));
    edge.fromPbx(answer(outward, "200 OK"));
    edge.nothingLeft();
  }

  @Test
  void request_withoutToken_goesNowhereAndThePbxIsTold() {
    edge.fromPbx(request("INVITE", CONTACT, "z9hG4bKp"));

    Message out = edge.only();
    assertThat(out.to()).isEqualTo("pbx 0");
    assertThat(out.firstLine()).isEqualTo("SIP/2.0 404 No Flow");
  }

  @Test
  void request_withAForgedToken_isForbidden() {
    String forged = path.replaceFirst("sip:..", "sip:AA");
    edge.fromPbx(request("INVITE", CONTACT, "z9hG4bKp", "Route: " + forged));

    assertThat(edge.only().firstLine()).isEqualTo("SIP/2.0 403 Forbidden");
  }

  @Test
  void request_withATokenInTheRequestUri_goesToItsFlow() {
    String uri = path.substring(1, path.length() - 1);

    called(request("OPTIONS", uri, "z9hG4bKp"));
  }

  @Test
  void ackToAnOwnAnswer_isAbsorbed() {
    edge.fromPbx(request("INVITE", CONTACT, "z9hG4bKp"));
    String to = edge.only().value("To");
    edge.fromPbx(request("ACK", CONTACT, "z9hG4bKp", "To: " + to));

    edge.nothingLeft();
    assertThat(edge.counters().of(Fate.ABSORBED)).isEqualTo(1);
  }

  @Test
  void inDialogRequest_byRecordRoute_goesToTheFlow() {
    edge.outside(edge.phone, request("INVITE", "sip:1002@203.0.113.5", "z9hG4bKi"));
    List<String> pair = edge.only().values("Record-Route");

    Message bye =
        called(request("BYE", CONTACT, "z9hG4bKp", "Route: " + pair.get(0) + "," + pair.get(1)));

    assertThat(bye.values("Route")).isEmpty();
  }

  @Test
  void phoneThatMoved_isFollowedByItsOldTokens() {
    edge.registerPhone(edge.phone);
    Flow moved = FlowFixtures.udp("198.51.100.77", 50_000);
    edge.registerPhone(moved);

    edge.fromPbx(request("BYE", CONTACT, "z9hG4bKp", "Route: " + path));

    assertThat(edge.only().to()).isEqualTo("SIP_UDP 198.51.100.77:50000");
    assertThat(edge.registered(edge.phone)).isFalse();
  }

  @Test
  void callFromPhoneToPhone_spiralsThroughTheEdge() {
    edge.outside(edge.phone, request("INVITE", "sip:1002@203.0.113.5", "z9hG4bKi"));
    Message first = edge.only();
    Flow callee = FlowFixtures.udp("198.51.100.8", 5_060);
    edge.outside(callee, register("z9hG4bKc"));
    String calleePath = edge.only().value("Path");
    String onward =
        first
            .text()
            .replaceFirst("sip:1002@203.0.113.5 SIP", "sip:1002@198.51.100.8 SIP")
            .replaceFirst(
                "Via: ",
                "Route: "
                    + calleePath
                    + "\r\nVia: SIP/2.0/UDP 10.0.0.9:5080;branch=z9hG4bKpbx\r\nVia: ");
    edge.fromPbx(onward);

    Message second = edge.only();
    assertThat(second.to()).isEqualTo("SIP_UDP 198.51.100.8:5060");
    assertThat(second.values("Via")).hasSize(4);
    assertThat(second.values("Record-Route")).hasSize(4);
    edge.outside(callee, answer(second, "200 OK"));
    assertThat(edge.only().to()).isEqualTo("pbx 0");
  }
}
