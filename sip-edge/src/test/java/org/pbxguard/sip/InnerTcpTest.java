package org.pbxguard.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.sip.pbx.InnerSettings;
import org.pbxguard.sip.pbx.InnerTransport;
import org.pbxguard.sip.relay.Fate;

/** The leg to the PBX over TCP: RFC 3261 18, SIP.md 0.14. */
class InnerTcpTest {
  private final List<AutoCloseable> open = new ArrayList<>();

  private EdgeFixture start(boolean nativeTransport) throws IOException {
    EdgeFixture fixture =
        new EdgeFixture(
            nativeTransport,
            GuardSettings.defaults(),
            settings ->
                settings.inner = new InnerSettings(InnerTransport.TCP, Duration.ZERO, List.of()));
    open.add(fixture);
    return fixture;
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void call_betweenUdpPhones_goesThroughThePbxByTcp(boolean nativeTransport) throws IOException {
    EdgeFixture fixture = start(nativeTransport);
    try (TestPhone caller = fixture.registered("127.10.0.1", "1001", "secret-1");
        TestPhone callee = fixture.registered("127.10.0.2", "1002", "secret-2")) {
      assertThat(fixture.pbx.path("1002").orElseThrow()).contains(";transport=tcp;lr>");
      caller.send(caller.request("INVITE", "sip:1002@edge", "<sip:1002@edge>"));
      SipText invite = callee.receive();
      List<String> routes = invite.all("Record-Route");
      assertThat(routes.get(1)).endsWith(";lr;pg=t0>");
      callee.send(invite.answer("200 OK").with("Contact: " + callee.contact()));
      assertThat(caller.receive().status()).isEqualTo(200);

      SipText bye = callee.request("BYE", "sip:1001@192.168.77.7:5060", invite.first("From"));
      routes.forEach(route -> bye.with("Route: " + route));
      callee.send(bye);
      SipText ended = caller.receive();
      caller.send(ended.answer("200 OK"));
      assertThat(callee.receive().status()).isEqualTo(200);
    }
    assertThat(fixture.pbx.connections()).isEqualTo(1);
    assertThat(fixture.pbx.received)
        .filteredOn(SipText::isRequest)
        .allMatch(message -> message.first("Via").startsWith("SIP/2.0/TCP "));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void phone_overTcp_registersThroughThePbxByTcp(boolean nativeTransport) throws IOException {
    EdgeFixture fixture = start(nativeTransport);
    var edge = fixture.edge.streams(Channel.SIP_TCP).get(0).toSocketAddress();
    try (StreamPhone phone = StreamPhone.tcp(edge, "127.10.0.1", "1001")) {
      assertThat(phone.registerWith("secret-1")).isEqualTo(200);
    }
  }

  @Test
  void pbxThatIsDown_isSaidToKnownPhonesAndFoundAgain() throws IOException {
    EdgeFixture fixture = start(true);
    try (TestPhone phone = fixture.registered("127.10.0.1", "1001", "secret-1");
        TestPhone stranger = fixture.phone("127.66.0.1", "1001")) {
      fixture.pbx.down();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                phone.send(phone.request("OPTIONS", "sip:edge", "<sip:edge>"));
                return phone.receiveStatus(500) == 503;
              });
      stranger.send(stranger.register());
      assertThat(stranger.hearsNothing()).isTrue();
      assertThat(fixture.edge.counters().of(Fate.UNAVAILABLE)).isPositive();

      fixture.pbx.up();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                phone.send(phone.request("OPTIONS", "sip:edge", "<sip:edge>"));
                return phone.receiveStatus(500) == 200;
              });
      assertThat(fixture.pbx.connections()).isEqualTo(2);
    }
  }

  @Test
  void connectionFromElsewhere_isClosedUnread() throws IOException {
    EdgeFixture fixture = start(true);
    var inside = fixture.edge.inside().toSocketAddress();
    try (StreamPhone foreign = StreamPhone.tcp(inside, "127.66.0.3", "1001")) {
      assertThat(foreign.octet()).isEqualTo(-1);
    }
    await().until(() -> fixture.edge.counters().of(Fate.FOREIGN) == 1);
    assertThat(fixture.pbx.received).isEmpty();
  }

  @Test
  void pbxThatDoesNotRead_stopsNobody() throws Exception {
    EdgeFixture fixture = start(true);
    // What the PBX says by this connection is answered there, and it never reads.
    try (Socket deaf = new Socket(InetAddress.getLoopbackAddress(), fixture.edge.inside().port());
        TestPhone phone = fixture.registered("127.10.0.1", "1001", "secret-1")) {
      StreamPhone pbx = new StreamPhone(deaf, "pbx", "TCP");
      for (int i = 0; i < 20_000; i++) {
        pbx.send(pbx.request("OPTIONS", "sip:nobody@edge", "<sip:nobody@edge>").toString());
      }
      assertThat(phone.ask(phone.request("OPTIONS", "sip:edge", "<sip:edge>")).status())
          .isEqualTo(200);
    }
  }
}
