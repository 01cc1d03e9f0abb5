package org.pbxguard.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.sip.relay.Fate;

/** Phones over TCP: RFC 3261 18, RFC 5626 4.4.1 and 5. */
class StreamTest {
  private final List<AutoCloseable> open = new ArrayList<>();

  private EdgeFixture start(boolean nativeTransport) throws IOException {
    EdgeFixture fixture = new EdgeFixture(nativeTransport);
    open.add(fixture);
    return fixture;
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private StreamPhone phone(EdgeFixture fixture, String address, String user) throws IOException {
    InetSocketAddress edge = fixture.edge.streams(Channel.SIP_TCP).get(0).toSocketAddress();
    StreamPhone phone = StreamPhone.tcp(edge, address, user);
    open.add(phone);
    return phone;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void call_fromUdpToAPhoneBehindItsConnection_isSetUpAndEnded(boolean nativeTransport)
      throws IOException {
    EdgeFixture fixture = start(nativeTransport);
    StreamPhone callee = phone(fixture, "127.10.0.2", "1002");
    assertThat(callee.registerWith("secret-2")).isEqualTo(200);
    try (TestPhone caller = fixture.registered("127.10.0.1", "1001", "secret-1")) {
      caller.send(caller.request("INVITE", "sip:1002@edge", "<sip:1002@edge>"));
      SipText invite = callee.receive();
      assertThat(invite.first("Via"))
          .startsWith("SIP/2.0/TCP " + fixture.edge.streams(Channel.SIP_TCP).get(0));
      List<String> routes = invite.all("Record-Route");
      assertThat(routes.get(0)).contains(";transport=tcp;lr>");
      assertThat(routes.get(1)).endsWith(";lr;pg=u0>");

      callee.send(invite.answer("200 OK").with("Contact: <sip:1002@192.168.77.7:5060>").toString());
      assertThat(caller.receive().status()).isEqualTo(200);
      SipText bye = callee.request("BYE", "sip:1001@192.168.77.7:5060", invite.first("From"));
      routes.forEach(route -> bye.with("Route: " + route));
      callee.send(bye.toString());
      SipText ended = caller.receive();
      assertThat(ended.method()).isEqualTo("BYE");
      caller.send(ended.answer("200 OK"));
      assertThat(callee.receive().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepAlive_isAnsweredAndNeverReachesThePbx(boolean nativeTransport) throws IOException {
    EdgeFixture fixture = start(nativeTransport);
    StreamPhone phone = phone(fixture, "127.10.0.1", "1001");
    phone.send("\r\n\r\n");
    assertThat(phone.octet()).isEqualTo('\r');
    assertThat(phone.octet()).isEqualTo('\n');
    assertThat(fixture.pbx.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectionOfABlockedSource_isClosedAtOnce(boolean nativeTransport) throws IOException {
    EdgeFixture fixture = start(nativeTransport);
    StreamPhone early = phone(fixture, "127.66.0.9", "1002");
    assertThat(early.ask(early.request("OPTIONS", "sip:edge", "<sip:edge>")).status())
        .isEqualTo(200);
    Blocks.block(fixture.guard, "127.66.0.9");
    StreamPhone late = phone(fixture, "127.66.0.9", "1002");
    assertThat(late.octet()).isEqualTo(-1);

    long before = fixture.pbx.count("OPTIONS");
    early.send(early.request("OPTIONS", "sip:edge", "<sip:edge>").toString());
    assertThat(early.octet()).isEqualTo(-1);
    assertThat(fixture.pbx.count("OPTIONS")).isEqualTo(before);
    await().until(() -> fixture.edge.counters().of(Fate.BLOCKED) == 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectionsBeyondASourcesLimit_areClosed(boolean nativeTransport) throws IOException {
    EdgeFixture fixture = start(nativeTransport);
    for (int i = 0; i < 4; i++) {
      StreamPhone phone = phone(fixture, "127.66.0.8", "x" + i);
      phone.send("\r\n\r\n");
      assertThat(phone.octet()).isEqualTo('\r');
    }
    assertThat(phone(fixture, "127.66.0.8", "x").octet()).isEqualTo(-1);
    StreamPhone other = phone(fixture, "127.66.0.7", "y");
    other.send("\r\n\r\n");
    assertThat(other.octet()).isEqualTo('\r');
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "OPTIONS sip:edge SIP/2.0\r\n"})
  void streamWithoutASureOrTimelyEnd_isClosed(String start) throws IOException {
    EdgeFixture fixture = start(true);
    StreamPhone phone = phone(fixture, "127.66.0.6", "x");
    phone.send(start);
    assertThat(phone.octet()).isEqualTo(-1);
    assertThat(fixture.pbx.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void requestForAConnectionThatIsGone_getsNoFurtherThanTheEdge(boolean nativeTransport)
      throws IOException {
    EdgeFixture fixture = start(nativeTransport);
    StreamPhone callee = phone(fixture, "127.10.0.2", "1002");
    assertThat(callee.registerWith("secret-2")).isEqualTo(200);
    callee.close();
    try (TestPhone caller = fixture.registered("127.10.0.1", "1001", "secret-1")) {
      await()
          .untilAsserted(
              () -> {
                String branchless = "sip:1002@edge";
                SipText answer =
                    caller.ask(caller.request("INVITE", branchless, "<sip:1002@edge>"));
                assertThat(answer.status()).isEqualTo(430);
              });
    }
  }

  /** It is cut off when its socket is full; until then and afterwards the others are served. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void slowReader_stopsNobody(boolean nativeTransport) throws Exception {
    EdgeFixture fixture = start(nativeTransport);
    fixture.pbx.talkative = true;
    StreamPhone slow = phone(fixture, "127.10.0.41", "1001");
    StreamPhone other = phone(fixture, "127.10.0.42", "1002");
    assertThat(slow.registerWith("secret-1")).isEqualTo(200);
    boolean cutOff = false;
    for (int i = 0; i < 2_000 && !cutOff; i++) {
      cutOff = !slow.asks(20);
      assertThat(other.registerWith("secret-2")).isEqualTo(200);
    }
    assertThat(cutOff).isTrue();
    assertThat(other.registerWith("secret-2")).isEqualTo(200);
  }
}
