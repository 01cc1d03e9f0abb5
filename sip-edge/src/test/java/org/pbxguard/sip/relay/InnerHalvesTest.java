package org.pbxguard.sip.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.relay.RelayFixture.answer;
import static org.pbxguard.sip.relay.RelayFixture.register;
import static org.pbxguard.sip.relay.RelayFixture.request;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;
import org.pbxguard.sip.message.SipLimits;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.relay.RelayFixture.Message;

/** RFC 5658: both sides keep two values that lead through the edge; outside, none names inside. */
class InnerHalvesTest {
  private static final String INSIDE = "10.0.0.2";
  private static final String URI = "sip:1002@203.0.113.5";

  private final KeyRing ring = KeyRing.ephemeral();
  private final RelayFixture edge = new RelayFixture(ring);
  private final Flow callee = FlowFixtures.udp("198.51.100.8", 5060);

  private Message outside(Flow from, String message) {
    edge.outside(from, message);
    return edge.only();
  }

  private Message fromPbx(String message) {
    edge.fromPbx(message);
    return edge.only();
  }

  private static String[] routes(List<String> values) {
    return values.stream().map(value -> "Route: " + value).toArray(String[]::new);
  }

  private static List<String> reversed(List<String> values) {
    List<String> reversed = new ArrayList<>(values);
    Collections.reverse(reversed);
    return reversed;
  }

  @Test
  void answerOfThePbx_leavesWithTheInnerHalfHidden() {
    Message invite = outside(edge.phone, request("INVITE", URI, "z9hG4bKa"));
    assertThat(invite.values("Record-Route").get(0)).contains("@10.0.0.2:5070;lr>");

    Message ok = fromPbx(answer(invite, "200 OK"));
    List<String> pair = ok.values("Record-Route");
    assertThat(ok.text()).doesNotContain(INSIDE);
    assertThat(pair.get(0)).matches("<sip:[\\w-]+@203.0.113.5:5060;lr;pg=u0>");
    assertThat(pair.get(1)).matches("<sip:[\\w-]+@203.0.113.5:5060;lr>");

    // The phone's route set is the reverse; both halves are taken off.
    Message bye =
        outside(edge.phone, request("BYE", "sip:b@10.0.0.9", "z9hG4bKb", routes(reversed(pair))));
    assertThat(bye.values("Route")).isEmpty();
    assertThat(bye.to()).isEqualTo("pbx 0");
  }

  @Test
  void answerOfThePhone_reachesThePbxWithTheInnerHalfShown() {
    edge.outside(edge.phone, register("z9hG4bKr"));
    String path = edge.only().value("Path");
    Message invite = fromPbx(request("INVITE", "sip:a@192.168.1.10", "z9hG4bKp", "Route: " + path));
    assertThat(invite.values("Record-Route").toString()).doesNotContain(INSIDE);

    Message ok = outside(edge.phone, answer(invite, "200 OK"));
    assertThat(ok.values("Record-Route").get(1)).isEqualTo(path);

    Message bye =
        fromPbx(
            request(
                "BYE",
                "sip:a@192.168.1.10",
                "z9hG4bKq",
                routes(reversed(ok.values("Record-Route")))));
    assertThat(bye.to()).isEqualTo("SIP_UDP 192.0.2.1:40000");
    assertThat(bye.values("Route")).isEmpty();
  }

  /** A proxy behind the edge: the call passes twice, and each phone's BYE goes the way back. */
  @Test
  void callBetweenTwoPhones_hidesBothPairs_andByesGoTheirWay() {
    edge.outside(callee, register("z9hG4bKr"));
    String calleePath = edge.only().value("Path");
    Message first = outside(edge.phone, request("INVITE", URI, "z9hG4bKa"));
    String pbx = "<sip:10.0.0.9:5080;lr>";
    String onward =
        first
            .text()
            .replaceFirst(
                "Via: ",
                "Route: "
                    + calleePath
                    + "\r\nRecord-Route: "
                    + pbx
                    + "\r\nVia: SIP/2.0/UDP 10.0.0.9:5080;branch=z9hG4bKpbx\r\nVia: ");
    Message second = fromPbx(onward);
    assertThat(second.values("Record-Route")).hasSize(5);
    assertThat(second.values("Record-Route").toString()).doesNotContain(INSIDE);

    Message ok = outside(callee, answer(second, "200 OK"));
    List<String> shown = ok.values("Record-Route");
    assertThat(shown.get(1)).contains("@10.0.0.2:5070;lr>");
    assertThat(shown.get(2)).isEqualTo(pbx);
    assertThat(shown.get(3)).contains("@10.0.0.2:5070;lr>");
    String back = ok.text().replaceFirst("Via: [^\r]*z9hG4bKpbx[^\r]*\r\n", "");
    Message answered = fromPbx(back);
    assertThat(answered.to()).isEqualTo("SIP_UDP 192.0.2.1:40000");
    assertThat(answered.text()).doesNotContain(INSIDE);

    Message bye =
        outside(
            edge.phone,
            request(
                "BYE",
                "sip:b@198.51.100.8",
                "z9hG4bKb",
                routes(reversed(answered.values("Record-Route")))));
    assertThat(bye.values("Route")).containsExactly(pbx, shown.get(1), shown.get(0));
  }

  @Test
  void pathInTheAnswerToARegister_staysInside() {
    Message register = outside(edge.phone, register("z9hG4bKr"));
    String path = "Path: " + register.value("Path");
    assertThat(fromPbx(answer(register, "200 OK", path)).text()).doesNotContain(INSIDE);
  }

  /** Hostile values are no more than their number: the call that carries them is relayed. */
  @Test
  void manyInnerHalvesOfAStranger_breakNothing() {
    String many = "<sip:x@10.0.0.2:5070;lr>" + ",<sip:x@10.0.0.2:5070;lr>".repeat(280);
    assertThat(many.length()).isLessThan(SipLimits.MAX_HEAD);
    Message invite =
        outside(edge.phone, request("INVITE", URI, "z9hG4bKa", "Record-Route: " + many));
    assertThat(fromPbx(answer(invite, "180 Ringing", "X: y")).firstLine())
        .isEqualTo("SIP/2.0 180 Ringing");
    assertThat(edge.counters().of(SipMethod.INVITE, Fate.RELAYED)).isEqualTo(2);
  }

  @Test
  void hiddenHalfThatNobodyWrote_namesTheFirstSocketAtMost() {
    Message invite = outside(edge.phone, request("INVITE", URI, "z9hG4bKa"));
    List<String> pair = reversed(fromPbx(answer(invite, "200 OK")).values("Record-Route"));
    List<String> set = new ArrayList<>(pair);
    set.add("<sip:10.0.0.9:5080;lr>");
    set.add("<sip:x@203.0.113.5:5060;lr;pg=u99>");
    set.add("<sip:x@203.0.113.5:5060;lr;pg=>");

    Message bye = outside(edge.phone, request("BYE", "sip:b@10.0.0.9", "z9hG4bKb", routes(set)));
    assertThat(bye.values("Route"))
        .containsExactly(
            "<sip:10.0.0.9:5080;lr>",
            "<sip:x@10.0.0.2:5070;lr>",
            "<sip:x@203.0.113.5:5060;lr;pg=>");
  }
}
