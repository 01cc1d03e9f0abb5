package org.pbxguard.sip.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.relay.RelayFixture.answer;
import static org.pbxguard.sip.relay.RelayFixture.register;
import static org.pbxguard.sip.relay.RelayFixture.request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;

/** Media that the other side cannot reach (SIP.md 0.21): noticed, and nothing changed. */
class MediaAdviceTest {
  private final RelayFixture edge = new RelayFixture();

  private static String description(String address) {
    return "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\n"
        + address
        + "\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n";
  }

  private static String with(String message, String type, String body) {
    return message.replace(
            "Content-Length: 0\r\n\r\n",
            "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n")
        + body;
  }

  /** Lets the PBX answer a call of a flow with a body; returns how many were noticed. */
  private long noticed(Flow to, String type, String body) {
    edge.outside(to, request("INVITE", "sip:1002@203.0.113.5", "z9hG4bK" + body.hashCode()));
    edge.fromPbx(with(answer(edge.only(), "200 OK"), type, body));
    assertThat(edge.only().text()).endsWith(body);
    return edge.counters().ofUnreachableMedia();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c=IN IP4 127.0.0.1",
        "c=IN IP4 10.0.0.9",
        "c=IN IP4 172.16.4.4/127",
        "c=IN IP4 192.168.1.1",
        "c=IN IP4 169.254.1.1",
        "c=IN IP4 100.64.0.1",
        "c=IN IP6 ::1",
        "c=IN IP6 fd00::9",
        "c=IN IP6 fe80::9",
        "c=IN IP4 203.0.113.5\r\nm=audio 7 RTP/AVP 8\r\nc=IN IP4 10.0.0.9"
      })
  void addressThatNobodyOutsideReaches_isNoticed(String line) {
    assertThat(noticed(edge.phone, "application/sdp", description(line))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c=IN IP4 203.0.113.5",
        "c=IN IP4 0.0.0.0",
        "c=IN IP4 172.32.0.1",
        "c=IN IP4 100.128.0.1",
        "c=IN IP4 media.example",
        "c=IN IP4 10.0.0",
        "c=IN IP4 10.0.0.0.9",
        "c=IN IP4 10.0.0.999",
        "c=IN IP4 ",
        "c=IN IP6 2001:db8::1",
        "c=IN IP6 zz",
        "a=rtcp:9 IN IP4 10.0.0.9",
        "c="
      })
  void addressThatMayBeReached_orIsNone_isNot(String line) {
    assertThat(noticed(edge.phone, "application/sdp", description(line))).isZero();
  }

  @Test
  void otherBodies_andNeighbours_areLeftAlone() {
    String inner = description("c=IN IP4 10.0.0.9");
    assertThat(noticed(edge.phone, "text/plain", inner)).isZero();
    assertThat(noticed(edge.phone, "application/sdpfrag", inner)).isZero();
    assertThat(noticed(FlowFixtures.udp("192.168.7.7", 5060), "application/sdp", inner)).isZero();
    assertThat(noticed(edge.phone, "Application/SDP;charset=utf-8", inner)).isEqualTo(1);
  }

  private long calledWith(String line) {
    edge.outside(edge.phone, register("z9hG4bKr"));
    String route = "Route: " + edge.only().value("Path");
    String call = request("INVITE", "sip:1001@192.168.1.10", "z9hG4bKp", route);
    edge.fromPbx(with(call, "application/sdp", description(line)));
    assertThat(edge.only().to()).startsWith("SIP_UDP");
    return edge.counters().ofUnreachableMedia();
  }

  @Test
  void callOfThePbx_isLookedAt_too() {
    assertThat(calledWith("c=IN IP4 10.0.0.9")).isEqualTo(1);
  }

  @Test
  void onlyTheBeginningOfABody_isLookedAt() {
    assertThat(calledWith("a=" + "x".repeat(5_000) + "\r\nc=IN IP4 10.0.0.9")).isZero();
  }
}
