package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.sip.relay.Fate;

/**
 * No byte goes to a third party, one rule a test: whatever a stranger writes into a message, the
 * victim on its own socket hears nothing, and neither does the PBX hear what is not for it.
 */
class OpenRelayTest {
  private static final String VICTIM = "127.10.0.77";

  private final EdgeFixture fixture = new EdgeFixture(true);
  private final TestPhone abuser = fixture.phone("127.66.0.5", "x");
  private final TestPhone victim = new TestPhone(VICTIM, fixture.edge.inside(), "v");
  private final String there = VICTIM + ":" + victim.port();
  private final String edge = fixture.edge.outside().get(0).toString();
  private final String inside = fixture.edge.inside().toString();

  OpenRelayTest() throws IOException {}

  @AfterEach
  void victimHearsNothing() throws IOException {
    try {
      assertThat(victim.hearsNothing()).isTrue();
    } finally {
      victim.close();
      abuser.close();
      fixture.close();
    }
  }

  private SipText invite(String uri, String to) {
    return abuser.request("INVITE", uri, to);
  }

  private void reachedThePbx(int messages) {
    assertThat(fixture.pbx.received).hasSize(messages);
  }

  private void silent() throws IOException {
    assertThat(abuser.hearsNothing()).isTrue();
    reachedThePbx(0);
  }

  @Test
  void route_ofAStranger_isRefused() throws IOException {
    abuser.send(invite("sip:1001@edge", "<sip:v@edge>").with("Route: <sip:" + there + ";lr>"));
    silent();
  }

  @Test
  void route_behindOurs_isRefusedWithoutAToken() throws IOException {
    abuser.send(
        invite("sip:1001@edge", "<sip:v@edge>;tag=x")
            .with("Route: <sip:" + edge + ";lr>, <sip:" + there + ";lr>"));
    silent();
  }

  @Test
  void route_behindOursWithAnInventedToken_isRefused() throws IOException {
    abuser.send(
        invite("sip:1001@edge", "<sip:v@edge>;tag=x")
            .with("Route: <sip:f1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@" + edge + ";lr>")
            .with("Route: <sip:" + there + ";lr>"));
    silent();
  }

  @Test
  void route_toTheInnerSocket_isNoWayIn() throws IOException {
    abuser.send(
        invite("sip:1001@edge", "<sip:v@edge>")
            .with("Route: <sip:" + inside + ";lr>, <sip:" + there + ";lr>"));
    silent();
  }

  @Test
  void route_toAnotherInnerAddress_isRefused() throws IOException {
    abuser.send(invite("sip:1001@edge", "<sip:v@edge>").with("Route: <sip:127.0.0.1:22;lr>"));
    silent();
  }

  @Test
  void requestUri_elsewhere_goesToThePbxAlone() throws IOException {
    abuser.ask(invite("sip:v@" + there, "<sip:v@edge>"));
    reachedThePbx(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sip:v@127.10.0.77;maddr=127.10.0.77", "sip:127.10.0.77;transport=tcp"})
  void requestUriParameters_leadNowhere(String uri) throws IOException {
    abuser.ask(invite(uri, "<sip:v@edge>"));
    reachedThePbx(1);
  }

  @Test
  void via_withReceivedRportAndMaddr_isAnsweredToItsSource() throws IOException {
    String forged = ";rport=" + victim.port() + ";received=" + VICTIM + ";maddr=" + VICTIM;
    SipText request = abuser.request("OPTIONS", "sip:edge", "<sip:edge>");
    abuser.send(SipText.parse(request.toString().replace(";rport", forged)));
    assertThat(abuser.receive().status()).isEqualTo(200);
  }

  @Test
  void via_ofTheVictimBelow_isNotWhereTheAnswerGoes() throws IOException {
    SipText request = abuser.request("OPTIONS", "sip:edge", "<sip:edge>");
    abuser.send(
        SipText.parse(
            request
                .toString()
                .replace(
                    "\r\nMax-Forwards",
                    "\r\nVia: SIP/2.0/UDP " + there + ";branch=z9hG4bKv\r\nMax-Forwards")));
    assertThat(abuser.receive().status()).isEqualTo(200);
  }

  @Test
  void recordRoute_ofAStranger_movesNoRequestOfOurs() throws IOException {
    abuser.ask(
        invite("sip:1001@edge", "<sip:v@edge>").with("Record-Route: <sip:" + there + ";lr>"));
    reachedThePbx(1);
    // As the PBX would follow it: the edge has no token for that flow.
    SipText bye = new SipText("BYE sip:x@" + there + " SIP/2.0");
    fromThePbx(
        bye.with("Via: SIP/2.0/UDP " + fixture.pbx.at() + ";branch=z9hG4bKb")
            .with("Max-Forwards: 70")
            .with("From: <sip:v@edge>;tag=a")
            .with("To: <sip:x@edge>;tag=b")
            .with("Call-ID: b@pbx")
            .with("CSeq: 1 BYE")
            .with("Route: <sip:" + inside + ";lr>, <sip:" + there + ";lr>"));
  }

  private void fromThePbx(SipText message) throws IOException {
    fixture.pbx.say(message, fixture.edge.inside());
  }

  @Test
  void path_ofAStranger_isTakenOut() throws IOException {
    abuser.ask(abuser.register().with("Path: <sip:" + there + ";lr>"));
    assertThat(fixture.pbx.received.get(0).all("Path"))
        .allSatisfy(path -> assertThat(path).doesNotContain(VICTIM));
  }

  @Test
  void guardSource_ofAStranger_isTakenOut() throws IOException {
    abuser.ask(abuser.register().with("X-Guard-Source: 10.0.0.1"));
    assertThat(fixture.pbx.received.get(0).all("X-Guard-Source")).containsExactly("127.66.0.5");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answerThatNobodyAskedFor_dies(boolean towardsThePbx) throws IOException {
    String next = towardsThePbx ? fixture.pbx.at().toString() : there;
    SipText answer =
        new SipText("SIP/2.0 200 OK")
            .with("Via: SIP/2.0/UDP " + edge + ";branch=z9hG4bKforged")
            .with("Via: SIP/2.0/UDP " + next + ";branch=z9hG4bKv")
            .with("From: <sip:v@edge>;tag=a")
            .with("To: <sip:x@edge>;tag=b")
            .with("Call-ID: b@pbx")
            .with("CSeq: 1 OPTIONS");
    abuser.send(answer);
    silent();
    assertThat(fixture.edge.counters().of(Fate.UNSOLICITED)).isEqualTo(1);
  }

  @Test
  void answer_withAViaOfOursThatWasAltered_dies() throws IOException {
    abuser.ask(abuser.register());
    String ours = fixture.pbx.received.get(0).all("Via").get(0);
    for (int at : new int[] {ours.indexOf("z9hG4bK") + 9, ours.length() - 2}) {
      char other = ours.charAt(at) == 'a' ? 'b' : 'a';
      String altered = ours.substring(0, at) + other + ours.substring(at + 1);
      SipText answer = new SipText("SIP/2.0 200 OK").with("Via: " + altered);
      fromThePbx(
          answer
              .with("Via: SIP/2.0/UDP " + there + ";branch=z9hG4bKv")
              .with("From: <sip:v@edge>;tag=a")
              .with("To: <sip:x@edge>;tag=b")
              .with("Call-ID: b@pbx")
              .with("CSeq: 1 REGISTER"));
    }
    assertThat(abuser.hearsNothing()).isTrue();
  }

  @Test
  void innerSocket_hearsThePbxAlone() throws IOException {
    try (TestPhone inner = new TestPhone("127.66.0.6", fixture.edge.inside(), "x")) {
      inner.send(inner.request("OPTIONS", "sip:v@" + there, "<sip:v@edge>"));
      assertThat(inner.hearsNothing()).isTrue();
    }
    reachedThePbx(0);
    assertThat(fixture.edge.counters().of(Fate.FOREIGN)).isEqualTo(1);
  }

  @Test
  void tokenOfAnotherPhone_opensNoWayToIt() throws IOException {
    try (TestPhone phone = fixture.registered("127.10.0.1", "1001", "secret-1")) {
      String path = fixture.pbx.path("1001").orElseThrow();
      abuser.send(invite("sip:1001@" + there, "<sip:1001@edge>;tag=t").with("Route: " + path));
      assertThat(phone.hearsNothing()).isTrue();
    }
  }

  /** RFC 9000 8.1's rule, with a PBX that says a lot. */
  @Test
  void unprovenAddress_getsThreeTimesItsBytesAtMost() throws IOException {
    fixture.pbx.talkative = true;
    long sent = 0;
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.66.0.8"))) {
      InetSocketAddress to = HostPort.parse(edge).orElseThrow().toSocketAddress();
      for (int i = 0; i < 100; i++) {
        SipText request = abuser.request("OPTIONS", "sip:edge", "<sip:edge>");
        byte[] bytes = request.toString().getBytes(UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
        sent += bytes.length;
      }
      assertThat(received(socket)).isPositive().isLessThanOrEqualTo(3 * sent);
    }
    assertThat(fixture.edge.counters().of(Fate.UNBALANCED)).isPositive();
  }

  private static long received(DatagramSocket socket) throws IOException {
    long bytes = 0;
    socket.setSoTimeout(500);
    byte[] buffer = new byte[65_536];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        bytes += packet.getLength();
        Arrays.fill(buffer, (byte) 0);
      }
    } catch (java.net.SocketTimeoutException silence) {
      return bytes;
    }
  }
}
