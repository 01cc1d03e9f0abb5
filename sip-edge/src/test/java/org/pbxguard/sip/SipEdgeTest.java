package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.sip.relay.Fate;

/** The edge over real sockets, between small phones and a small PBX. */
class SipEdgeTest {
  private Optional<EdgeFixture> running = Optional.empty();

  private EdgeFixture start(boolean nativeTransport) throws IOException {
    EdgeFixture fixture = new EdgeFixture(nativeTransport);
    running = Optional.of(fixture);
    return fixture;
  }

  @AfterEach
  void stop() {
    running.ifPresent(EdgeFixture::close);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void register_withDigest_isAcceptedAndBoundWithAPath(boolean nativeTransport) throws IOException {
    EdgeFixture fixture = start(nativeTransport);
    assertThat(fixture.edge.nativeTransport()).isEqualTo(nativeTransport);
    try (TestPhone phone = fixture.phone("127.10.0.1", "1001")) {
      SipText first = phone.ask(phone.register());
      assertThat(first.status()).isEqualTo(401);
      assertThat(first.all("Via")).hasSize(1);
      assertThat(phone.registerWith("secret-1")).isEqualTo(200);
      assertThat(phone.registerWith("wrong")).isEqualTo(401);
    }
    assertThat(fixture.pbx.path("1001").orElseThrow())
        .matches("<sip:[\\w-]+@" + fixture.edge.inside() + ";lr>");
  }

  @Test
  void call_betweenTwoPhones_isSetUpAnsweredAndEndedByEither() throws IOException {
    EdgeFixture fixture = start(true);
    try (TestPhone caller = fixture.registered("127.10.0.1", "1001", "secret-1");
        TestPhone callee = fixture.registered("127.10.0.2", "1002", "secret-2")) {
      caller.send(caller.request("INVITE", "sip:1002@edge", "<sip:1002@edge>"));
      SipText invite = callee.receive();
      assertThat(invite.uri()).isEqualTo("sip:1002@192.168.77.7:5060");
      callee.send(invite.answer("180 Ringing").with("Contact: " + callee.contact()));
      assertThat(caller.receive().status()).isEqualTo(180);
      callee.send(invite.answer("200 OK").with("Contact: " + callee.contact()));
      SipText answer = caller.receive();
      assertThat(answer.status()).isEqualTo(200);
      List<String> routes = answer.all("Record-Route");
      assertThat(routes).hasSize(5);

      SipText ack = inDialog(caller, "ACK", answer);
      for (int i = routes.size() - 1; i >= 0; i--) {
        ack.with("Route: " + routes.get(i));
      }
      caller.send(ack);
      assertThat(callee.receive().method()).isEqualTo("ACK");

      SipText bye = callee.request("BYE", "sip:1001@192.168.77.7:5060", invite.first("From"));
      invite.all("Record-Route").forEach(route -> bye.with("Route: " + route));
      callee.send(bye);
      SipText ended = caller.receive();
      assertThat(ended.method()).isEqualTo("BYE");
      caller.send(ended.answer("200 OK"));
      assertThat(callee.receive().status()).isEqualTo(200);
    }
  }

  private static SipText inDialog(TestPhone phone, String method, SipText answer) {
    String uri = answer.first("Contact").replaceAll("[<>]", "");
    return phone.request(method, uri, answer.first("To"));
  }

  @Test
  void call_thatIsCancelled_rings_andIsRefusedWith487() throws IOException {
    EdgeFixture fixture = start(true);
    try (TestPhone caller = fixture.registered("127.10.0.1", "1001", "secret-1");
        TestPhone callee = fixture.registered("127.10.0.2", "1002", "secret-2")) {
      SipText invite = caller.request("INVITE", "sip:1002@edge", "<sip:1002@edge>");
      caller.send(invite);
      SipText arrived = callee.receive();
      caller.send(invite);
      SipText again = callee.receive();
      assertThat(SipText.param(again.first("Via"), "branch"))
          .isEqualTo(SipText.param(arrived.first("Via"), "branch"));

      SipText cancel = SipText.parse(invite.toString().replace("INVITE", "CANCEL"));
      caller.send(cancel);
      SipText cancelled = callee.receive();
      assertThat(cancelled.method()).isEqualTo("CANCEL");
      assertThat(SipText.param(cancelled.first("Via"), "branch"))
          .isEqualTo(SipText.param(arrived.first("Via"), "branch"));
      callee.send(arrived.answer("487 Request Terminated"));
      assertThat(caller.receive().status()).isEqualTo(487);
    }
  }

  @Test
  void blockedSource_hearsNothingAndThePbxSeesNothing() throws IOException {
    EdgeFixture fixture = start(true);
    try (TestPhone phone = fixture.registered("127.10.0.1", "1001", "secret-1");
        TestPhone other = fixture.phone("127.66.0.9", "1002")) {
      Blocks.block(fixture.guard, "127.66.0.9");
      long before = fixture.pbx.count("REGISTER");
      other.send(other.register());

      assertThat(other.hearsNothing()).isTrue();
      assertThat(fixture.pbx.count("REGISTER")).isEqualTo(before);
      assertThat(fixture.edge.counters().of(Fate.BLOCKED)).isEqualTo(1);
      assertThat(phone.ask(phone.register()).status()).isEqualTo(401);
    }
  }

  @Test
  void blockOfAnAddress_sparesItsRegisteredPhoneAndBarsItsNeighbour() throws IOException {
    EdgeFixture fixture = start(true);
    try (TestPhone phone = fixture.registered("127.10.0.1", "1001", "secret-1");
        TestPhone neighbour = fixture.phone("127.10.0.1", "1002")) {
      Blocks.block(fixture.guard, "127.10.0.1");
      neighbour.send(neighbour.register());
      assertThat(neighbour.hearsNothing()).isTrue();

      assertThat(phone.ask(phone.register()).status()).isEqualTo(401);
    }
  }

  @Test
  void answerThatNobodyAskedFor_reachesNobody() throws IOException {
    EdgeFixture fixture = start(true);
    try (TestPhone forger = fixture.phone("127.66.0.1", "x");
        DatagramSocket victim = new DatagramSocket(0, InetAddress.getByName("127.10.0.9"))) {
      victim.setSoTimeout(250);
      HostPort edge = fixture.edge.outside().get(0);
      String second = "Via: SIP/2.0/UDP 127.10.0.9:" + victim.getLocalPort() + ";branch=z9hG4bKv";
      SipText answer =
          forger
              .request("OPTIONS", "sip:edge", "<sip:edge>")
              .answer("200 OK")
              .pop("Via")
              .onTop(second)
              .onTop("Via: SIP/2.0/UDP " + edge + ";branch=z9hG4bKAAAAAAAAAAAAAAAAAAAAAA;pg=AAAA");
      forger.send(answer);
      await().until(() -> fixture.edge.counters().of(Fate.UNSOLICITED) == 1);

      assertThat(fixture.pbx.received).isEmpty();
      assertThatThrownBy(() -> victim.receive(new DatagramPacket(new byte[9], 9)))
          .isInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  @Test
  void insideSocket_takesNothingFromAnybodyButThePbx() throws IOException {
    EdgeFixture fixture = start(true);
    try (TestPhone phone = fixture.registered("127.10.0.1", "1001", "secret-1");
        TestPhone forger = new TestPhone("127.66.0.1", fixture.edge.inside(), "x")) {
      String path = fixture.pbx.path("1001").orElseThrow();
      forger.send(
          forger
              .request("INVITE", "sip:1001@192.168.77.7", "<sip:1001@edge>")
              .with("Route: " + path));
      await().until(() -> fixture.edge.counters().of(Fate.FOREIGN) == 1);

      assertThat(phone.hearsNothing()).isTrue();
    }
  }

  @Test
  void keepAlives_neverReachThePbxAndStunIsAnswered() throws IOException {
    EdgeFixture fixture = start(true);
    try (TestPhone phone = fixture.phone("127.10.0.1", "1001")) {
      phone.send("\r\n\r\n".getBytes(US_ASCII));
      phone.send(new byte[] {0});
      phone.send(new byte[0]);
      phone.send(HexFormat.of().parseHex("000100002112a442000102030405060708090a0b"));
      byte[] answer = phone.receiveBytes(5_000).orElseThrow();

      String hex = HexFormat.of().formatHex(answer);
      assertThat(hex).startsWith("0101000c2112a442000102030405060708090a0b002000080001");
      // 127.10.0.1 under the magic cookie.
      assertThat(hex).endsWith("5e18a443");
      assertThat(fixture.pbx.received).isEmpty();
      await().until(() -> fixture.edge.counters().of(Fate.KEEP_ALIVE) == 4);
    }
  }

  @Test
  void garbage_isSilent() throws IOException {
    EdgeFixture fixture = start(true);
    try (TestPhone phone = fixture.phone("127.66.0.1", "x")) {
      phone.send("\u0001\u0002garbage".getBytes(US_ASCII));
      phone.send("OPTIONS sip:edge SIP/2.0\r\n\r\n".getBytes(US_ASCII));
      phone.send(new byte[9_000]);
      await().until(() -> fixture.edge.counters().of(Fate.MALFORMED) == 3);

      assertThat(phone.hearsNothing()).isTrue();
      assertThat(fixture.pbx.received).isEmpty();
    }
  }

  @Test
  void start_onATakenPort_saysWhichAndLeavesNothingOpen() throws IOException {
    EdgeFixture fixture = start(true);
    HostPort taken = fixture.edge.outside().get(0);
    HostPort free = new HostPort(taken.address(), 0);
    SipSettings base = EdgeFixture.settings(fixture.pbx, true).make();

    assertThatThrownBy(() -> startWith(fixture, base, List.of(taken), free))
        .isInstanceOf(BindException.class)
        .hasMessage("sip.listen: " + taken + " is taken by another program");
    assertThatThrownBy(() -> startWith(fixture, base, List.of(free), fixture.edge.inside()))
        .isInstanceOf(BindException.class)
        .hasMessage("sip.inside: " + fixture.edge.inside() + " is taken by another program");
  }

  @Test
  void start_onAnAddressThatIsNotLocal_saysSo() throws IOException {
    EdgeFixture fixture = start(true);
    HostPort elsewhere = HostPort.parse("192.0.2.1:5060").orElseThrow();
    SipSettings base = EdgeFixture.settings(fixture.pbx, true).make();
    HostPort free = HostPort.parse("127.0.0.1:0").orElseThrow();

    assertThatThrownBy(() -> startWith(fixture, base, List.of(elsewhere), free))
        .isInstanceOf(BindException.class)
        .hasMessageStartingWith("sip.listen: 192.0.2.1:5060 cannot be bound");
  }

  @Test
  void wildcard_opensASocketForEachLocalAddress() throws IOException {
    EdgeFixture fixture = start(true);
    SipSettings base = EdgeFixture.settings(fixture.pbx, true).make();
    HostPort any = HostPort.parse("0.0.0.0:0").orElseThrow();
    HostPort free = HostPort.parse("127.0.0.1:0").orElseThrow();
    try (SipEdge edge = startWith(fixture, base, List.of(any), free)) {
      assertThat(edge.outside())
          .anyMatch(each -> each.address().toString().equals("127.0.0.1"))
          .allMatch(each -> each.port() == edge.outside().get(0).port());
    }
  }

  private static SipEdge startWith(
      EdgeFixture fixture, SipSettings base, List<HostPort> listen, HostPort inside)
      throws BindException {
    SettingsMaker settings = new SettingsMaker();
    settings.listen = listen;
    settings.inside = Optional.of(inside);
    settings.pbx = base.pbx();
    settings.warmUp = false;
    return SipEdge.start(settings.make(), fixture.guard, KeyRing.ephemeral(), GuardClock.system());
  }

  @Test
  void registeredPhone_isSentKeepAlives_andAStrangerIsNot() throws IOException {
    try (EdgeFixture quick =
            new EdgeFixture(
                true,
                GuardSettings.defaults(),
                settings -> settings.keepAlive = Duration.ofSeconds(1));
        TestPhone phone = quick.registered("127.8.0.1", "1001", "secret-1");
        TestPhone stranger = quick.phone("127.8.0.2", "1002")) {
      assertThat(stranger.challenge()).isNotEmpty();
      for (int i = 0; i < 2; i++) {
        assertThat(phone.receiveBytes(20_000)).hasValue(new byte[] {13, 10, 13, 10});
      }
      assertThat(stranger.hearsNothing()).isTrue();
    }
  }
}
