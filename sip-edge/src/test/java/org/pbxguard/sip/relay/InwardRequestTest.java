package org.pbxguard.sip.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.relay.RelayFixture.EDGE;
import static org.pbxguard.sip.relay.RelayFixture.INSIDE;
import static org.pbxguard.sip.relay.RelayFixture.PBX;
import static org.pbxguard.sip.relay.RelayFixture.answer;
import static org.pbxguard.sip.relay.RelayFixture.register;
import static org.pbxguard.sip.relay.RelayFixture.request;
import static org.pbxguard.sip.relay.RelayFixture.sip;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.sip.flow.FlowFixtures;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.relay.RelayFixture.Message;

/** RFC 3261 16.3 to 16.6 and 16.11, for requests from outside. */
class InwardRequestTest {
  private static final String URI = "sip:1002@203.0.113.5";

  private final RelayFixture edge = new RelayFixture();

  private Message relayed(String message) {
    edge.outside(edge.phone, message);
    Message out = edge.only();
    assertThat(out.to()).isEqualTo("pbx 0");
    return out;
  }

  @Test
  void register_getsViaPathMaxForwardsAndItsSource() {
    Message out = relayed(register("z9hG4bKa"));

    assertThat(out.values("Via")).hasSize(2);
    assertThat(out.values("Via").get(0))
        .matches("SIP/2.0/UDP 10.0.0.2:5070;branch=z9hG4bK[\\w-]{22};pg=[\\w-]+");
    assertThat(out.values("Via").get(1))
        .isEqualTo("SIP/2.0/UDP 192.168.1.10:5060;rport=40000;branch=z9hG4bKa;received=192.0.2.1");
    assertThat(out.value("Max-Forwards")).isEqualTo("69");
    assertThat(out.value("Path")).matches("<sip:[\\w-]{26}@10.0.0.2:5070;lr>");
    assertThat(out.value("Supported")).isEqualTo("path");
    assertThat(out.value("X-Guard-Source")).isEqualTo("192.0.2.1");
    assertThat(out.values("Record-Route")).isEmpty();
    assertThat(edge.counters().of(SipMethod.REGISTER, Fate.RELAYED)).isEqualTo(1);
  }

  @Test
  void register_withSupportedOfItsOwn_getsPathIntoIt() {
    assertThat(relayed(register("z9hG4bKa", "Supported: outbound")).value("Supported"))
        .isEqualTo("path, outbound");
    assertThat(relayed(register("z9hG4bKb", "Supported: outbound, path")).value("Supported"))
        .isEqualTo("outbound, path");
  }

  @Test
  void register_withPathAndGuardSourceOfItsOwn_losesBoth() {
    Message out =
        relayed(
            register("z9hG4bKa", "Path: <sip:evil@198.51.100.1;lr>", "x-guard-source: 10.0.0.1"));

    assertThat(out.value("Path")).contains(INSIDE).doesNotContain("evil");
    assertThat(out.text()).doesNotContain("x-guard-source").doesNotContain("10.0.0.1\r");
    assertThat(out.value("X-Guard-Source")).isEqualTo("192.0.2.1");
  }

  @Test
  void invite_getsTheRecordRoutePairTowardsThePbxOnTop() {
    Message out = relayed(request("INVITE", URI, "z9hG4bKa"));

    List<String> pair = out.values("Record-Route");
    assertThat(pair).hasSize(2);
    assertThat(pair.get(0)).matches("<sip:[\\w-]{26}@10.0.0.2:5070;lr>");
    assertThat(pair.get(1)).matches("<sip:[\\w-]{26}@203.0.113.5:5060;lr>");
    assertThat(out.values("Path")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "MESSAGE", "BYE", "PUBLISH"})
  void method_thatOpensNoDialog_getsNoRecordRoute(String method) {
    assertThat(relayed(request(method, URI, "z9hG4bKa")).values("Record-Route")).isEmpty();
  }

  @Test
  void via_whatTheClientWroteIntoReceivedAndRport_isOverwritten() {
    String message =
        request("OPTIONS", URI, "z9hG4bKa")
            .replace(";rport;", ";rport=9;received=198.51.100.9;maddr=198.51.100.9;");

    assertThat(relayed(message).values("Via").get(1))
        .contains("rport=40000")
        .contains("received=192.0.2.1")
        .doesNotContain("received=198");
  }

  @Test
  void branch_ofARetransmission_isTheSameAlsoFromAnotherPortAndAfterARestart() {
    KeyRing ring = KeyRing.ephemeral();
    RelayFixture before = new RelayFixture(ring);
    RelayFixture after = new RelayFixture(ring);
    String message = request("INVITE", URI, "z9hG4bKa");
    before.outside(before.phone, message);
    String first = before.only().topBranch();

    before.outside(before.phone, message);
    assertThat(before.only().topBranch()).isEqualTo(first);
    before.outside(FlowFixtures.udp("192.0.2.1", 40_001), message);
    assertThat(before.only().topBranch()).isEqualTo(first);
    after.outside(after.phone, message);
    assertThat(after.only().topBranch()).isEqualTo(first);
  }

  @Test
  void branch_ofCancelAndOfTheAckToARefusal_isThatOfTheInvite() {
    String invite = relayed(request("INVITE", URI, "z9hG4bKa")).topBranch();

    assertThat(relayed(request("CANCEL", URI, "z9hG4bKa")).topBranch()).isEqualTo(invite);
    assertThat(relayed(request("ACK", URI, "z9hG4bKa", "To: <sip:1002@203.0.113.5>;tag=t")))
        .extracting(Message::topBranch)
        .isEqualTo(invite);
    assertThat(relayed(request("INVITE", URI, "z9hG4bKb")).topBranch()).isNotEqualTo(invite);
  }

  @Test
  void branch_withoutCookie_isMadeOfTheOldFields() {
    String invite = relayed(request("INVITE", URI, "1")).topBranch();

    assertThat(invite).startsWith("z9hG4bK");
    assertThat(relayed(request("INVITE", URI, "1")).topBranch()).isEqualTo(invite);
    assertThat(relayed(request("CANCEL", URI, "1")).topBranch()).isEqualTo(invite);
    assertThat(relayed(request("ACK", URI, "1", "To: <sip:1002@203.0.113.5>;tag=t")).topBranch())
        .isEqualTo(invite);
    String other = request("INVITE", URI, "1").replace("call-1", "call-2");
    assertThat(relayed(other).topBranch()).isNotEqualTo(invite);
  }

  @Test
  void maxForwards_ofZero_isAnswered483() {
    edge.outside(edge.phone, request("OPTIONS", URI, "z9hG4bKa", "Max-Forwards: 0"));

    Message out = edge.only();
    assertThat(out.to()).isEqualTo("SIP_UDP 192.0.2.1:40000");
    assertThat(out.firstLine()).isEqualTo("SIP/2.0 483 Too Many Hops");
    assertThat(out.value("To")).contains(";tag=");
  }

  @Test
  void maxForwards_ofZeroInAnAck_isSilent() {
    edge.outside(edge.phone, request("ACK", URI, "z9hG4bKa", "Max-Forwards: 0"));

    edge.nothingLeft();
  }

  @Test
  void maxForwards_thatIsAbsent_becomesSeventy() {
    String message = request("OPTIONS", URI, "z9hG4bKa").replace("Max-Forwards: 70\r\n", "");

    assertThat(relayed(message).value("Max-Forwards")).isEqualTo("70");
  }

  @Test
  void ownAnswer_toARetransmission_hasTheSameTagAndItsAckIsAbsorbed() {
    String invite = request("INVITE", URI, "z9hG4bKa", "Max-Forwards: 0");
    edge.outside(edge.phone, invite);
    String to = edge.only().value("To");
    edge.outside(edge.phone, invite);
    assertThat(edge.only().value("To")).isEqualTo(to);

    edge.outside(edge.phone, request("ACK", URI, "z9hG4bKa", "To: " + to));

    edge.nothingLeft();
    assertThat(edge.counters().of(Fate.ABSORBED)).isEqualTo(1);
  }

  @Test
  void proxyRequire_isAnswered420WithWhatIsUnsupported() {
    edge.registerPhone(edge.phone);
    edge.outside(edge.phone, request("OPTIONS", URI, "z9hG4bKa", "Proxy-Require: sec-agree"));

    Message out = edge.only();
    assertThat(out.firstLine()).isEqualTo("SIP/2.0 420 Bad Extension");
    assertThat(out.value("Unsupported")).isEqualTo("sec-agree");
  }

  @Test
  void loop_theSameRequestWithOurViaBelow_isAnswered482() {
    Message once = relayed(request("OPTIONS", URI, "z9hG4bKa"));
    String back =
        once.text().replaceFirst("Via: ", "Via: SIP/2.0/UDP 198.51.100.3;branch=z9hG4bKx\r\nVia: ");
    edge.outside(edge.phone, back);

    assertThat(edge.only().firstLine()).isEqualTo("SIP/2.0 482 Loop Detected");
  }

  @Test
  void spiral_anotherRequestUriWithOurViaBelow_isRelayed() {
    Message once = relayed(request("OPTIONS", URI, "z9hG4bKa"));
    String back =
        once.text()
            .replaceFirst("sip:1002@", "sip:1003@")
            .replaceFirst("Via: ", "Via: SIP/2.0/UDP 198.51.100.3;branch=z9hG4bKx\r\nVia: ");

    assertThat(relayed(back).values("Via")).hasSize(4);
  }

  @Test
  void route_bothHalvesOfOurs_arePoppedAndWhatIsInDialogIsNeverShed() {
    edge.registerPhone(edge.phone);
    Message invite = relayed(request("INVITE", URI, "z9hG4bKa"));
    List<String> pair = invite.values("Record-Route");
    edge.watch.admission = Admission.SHED;

    Message bye =
        relayed(
            request(
                "BYE",
                "sip:1002@10.0.0.9:5080",
                "z9hG4bKb",
                "Route: " + pair.get(1) + ", " + pair.get(0)));

    assertThat(bye.values("Route")).isEmpty();
  }

  @Test
  void route_thePbxBehindOurs_staysForThePbx() {
    List<String> pair = relayed(request("INVITE", URI, "z9hG4bKa")).values("Record-Route");

    Message bye =
        relayed(
            request(
                "BYE",
                "sip:1002@192.0.2.77",
                "z9hG4bKb",
                "Route: " + pair.get(1),
                "Route: " + pair.get(0),
                "Route: <sip:" + PBX + ";lr>"));

    assertThat(bye.values("Route")).containsExactly("<sip:" + PBX + ";lr>");
    assertThat(bye.firstLine()).isEqualTo("BYE sip:1002@192.0.2.77 SIP/2.0");
  }

  @Test
  void route_preloadedWithTheEdgeAlone_isPopped() {
    assertThat(relayed(request("INVITE", URI, "z9hG4bKa", "Route: <sip:" + EDGE + ";lr>")))
        .satisfies(out -> assertThat(out.values("Route")).isEmpty());
  }

  @Test
  void route_ofAStrictRouter_isRepaired() {
    List<String> pair = relayed(request("INVITE", URI, "z9hG4bKa")).values("Record-Route");
    String own = pair.get(1).substring(1, pair.get(1).length() - 1);

    Message bye =
        relayed(
            request(
                "BYE", own, "z9hG4bKb", "Route: " + pair.get(0) + ", <sip:1002@10.0.0.9:5080>"));

    assertThat(bye.firstLine()).isEqualTo("BYE sip:1002@10.0.0.9:5080 SIP/2.0");
    assertThat(bye.values("Route")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<sip:198.51.100.9;lr>",
        "<sip:203.0.113.5:5060;lr>, <sip:198.51.100.9;lr>",
        "<sip:203.0.113.5:5060;lr>, <sip:10.0.0.9:5080;lr>",
        "<sip:10.0.0.9:5080;lr>",
        "<sip:AAAA@203.0.113.5:5060;lr>, <sip:10.0.0.9:5080;lr>",
        "<sip:203.0.113.5:5061;lr>",
      })
  void route_madeByAStranger_leadsNowhere(String route) {
    edge.outside(
        edge.phone,
        request("BYE", "sip:x@198.51.100.9", "z9hG4bKa", "To: <sip:a@b>;tag=t", "Route: " + route));

    edge.nothingLeft();
  }

  @Test
  void route_beyondThePbx_isForTheDialogsOfRegisteredPhonesOnly() {
    List<String> pair = relayed(request("INVITE", URI, "z9hG4bKa")).values("Record-Route");
    String bye =
        request(
            "BYE",
            "sip:1002@192.0.2.77",
            "z9hG4bKb",
            "Route: " + pair.get(1),
            "Route: <sip:10.0.0.9:5080;lr>, <sip:198.51.100.9;lr>");
    edge.outside(edge.phone, bye);
    edge.nothingLeft();
    assertThat(edge.counters().of(Fate.NO_ROUTE)).isEqualTo(1);

    edge.registerPhone(edge.phone);
    assertThat(relayed(bye).value("Route"))
        .isEqualTo("<sip:10.0.0.9:5080;lr>, <sip:198.51.100.9;lr>");
  }

  @Test
  void route_ofACallBetweenTwoPhones_comesBackToTheEdgeBehindThePbx() {
    List<String> pair = relayed(request("INVITE", URI, "z9hG4bKa")).values("Record-Route");

    Message ack =
        relayed(
            request(
                "ACK",
                "sip:1002@192.0.2.77",
                "z9hG4bKb",
                "Route: " + pair.get(1) + ", " + pair.get(0) + ", <sip:" + PBX + ";lr>",
                "Route: " + pair.get(0) + ", " + pair.get(1)));

    assertThat(ack.values("Route"))
        .containsExactly("<sip:" + PBX + ";lr>", pair.get(0) + ", " + pair.get(1));
  }

  @Test
  void route_refusedForAProvenFlow_isAnswered403() {
    edge.registerPhone(edge.phone);
    edge.outside(edge.phone, request("BYE", URI, "z9hG4bKa", "Route: <sip:198.51.100.9;lr>"));

    assertThat(edge.only().firstLine()).isEqualTo("SIP/2.0 403 Forbidden");
  }

  @Test
  void foreignRequestUri_goesToThePbxAndNowhereElse() {
    assertThat(relayed(request("OPTIONS", "sip:victim@198.51.100.9", "z9hG4bKa")).firstLine())
        .contains("victim");
  }

  @Test
  void compactAndSharedVia_isAnsweredToItsSource() {
    String message =
        sip(
            "OPTIONS sip:203.0.113.5 SIP/2.0",
            "v: SIP/2.0/UDP 192.168.1.10 ;branch=z9hG4bKa , SIP/2.0/UDP 198.51.100.3;branch=z9hG4bKy",
            "f: <sip:a@b>;tag=1",
            "t: <sip:a@b>",
            "i: c",
            "CSeq: 1 OPTIONS",
            "l: 0");

    Message out = relayed(message);
    assertThat(out.text()).contains("received=192.0.2.1").contains("rport=40000");
    edge.fromPbx(
        answer(out, "200 OK")
            .replaceFirst(
                "Via: .*\r\n",
                "$0v: SIP/2.0/UDP 192.168.1.10;branch=z9hG4bKa, SIP/2.0/UDP 198.51.100.3;branch=z9hG4bKy\r\n"
                    + "f: <sip:a@b>;tag=1\r\nt: <sip:a@b>;tag=2\r\ni: c\r\n"));
    assertThat(edge.only().to()).isEqualTo("SIP_UDP 192.0.2.1:40000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Via: SIP/2.0/UDP 192.168.1.10;branch=z9hG4bKx;branch=z9hG4bKy",
        "From: <sip:a@b>",
        "Call-ID: second",
        "CSeq: 9 INVITE",
        "Content-Length: 5",
        "no header"
      })
  void malformed_isNeverRelayedAndSilentToStrangers(String line) {
    String message = request("OPTIONS", URI, "z9hG4bKa").replace("Content", line + "\r\nContent");
    edge.outside(edge.phone, message);

    edge.nothingLeft();
    assertThat(edge.counters().of(Fate.MALFORMED)).isEqualTo(1);
  }

  @Test
  void malformed_ofAProvenSource_isAnswered400Once() {
    edge.registerPhone(edge.phone);
    edge.outside(
        edge.phone,
        request("OPTIONS", URI, "z9hG4bKa").replace("Max-Forwards: 70", "Max-Forwards: x"));

    assertThat(edge.only().firstLine()).isEqualTo("SIP/2.0 400 Bad Request");
  }

  @Test
  void finding_thatIsRefused_isSilent() {
    edge.watch.passes = false;
    edge.outside(edge.phone, request("OPTIONS", URI, "z9hG4bKa", "X-Scanner: yes"));

    edge.nothingLeft();
    assertThat(edge.counters().of(SipMethod.OPTIONS, Fate.REFUSED)).isEqualTo(1);
  }

  @Test
  void shed_isSilent() {
    edge.watch.admission = Admission.SHED;
    edge.outside(edge.phone, request("INVITE", URI, "z9hG4bKa"));

    edge.nothingLeft();
    assertThat(edge.counters().of(SipMethod.INVITE, Fate.SHED)).isEqualTo(1);
  }

  @Test
  void shaped_registerOfARegisteredPhone_isToldWhenToComeBack() {
    edge.registerPhone(edge.phone);
    edge.watch.admission = Admission.SHAPE;
    edge.outside(edge.phone, register("z9hG4bKa"));
    Message out = edge.only();

    assertThat(out.firstLine()).isEqualTo("SIP/2.0 503 Service Unavailable");
    assertThat(Integer.parseInt(out.value("Retry-After"))).isBetween(5, 20);
    edge.outside(edge.phone, request("INVITE", URI, "z9hG4bKb"));
    edge.nothingLeft();
  }
}
