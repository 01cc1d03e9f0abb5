package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

  /** A phone that keeps one connection. */
  private static final class TcpPhone implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final String user;
    private int serial;

    TcpPhone(EdgeFixture fixture, String address, String user) throws IOException {
      var edge = fixture.edge.streams().get(0).toSocketAddress();
      this.user = user;
      socket = new Socket(edge.getAddress(), edge.getPort(), InetAddress.getByName(address), 0);
      socket.setSoTimeout(20_000);
      in = socket.getInputStream();
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    SipText request(String method, String uri, String to) {
      serial++;
      return new SipText(method + " " + uri + " SIP/2.0")
          .with("Via: SIP/2.0/TCP 192.168.77.7:5060;branch=z9hG4bKt" + user + serial + hash())
          .with("Max-Forwards: 70")
          .with("From: <sip:" + user + "@edge>;tag=f" + hash())
          .with("To: " + to)
          .with("Call-ID: c" + user + hash() + "@phone")
          .with("CSeq: " + (serial + 1) + " " + method)
          .with("Contact: <sip:" + user + "@192.168.77.7:5060;transport=tcp>")
          .with("User-Agent: Yealink SIP-T46S 66.85.0.5");
    }

    private int hash() {
      return socket.getLocalPort();
    }

    SipText ask(SipText message) throws IOException {
      send(message.toString());
      return receive();
    }

    /** The next message; none of the tests' messages has a body. */
    SipText receive() throws IOException {
      StringBuilder text = new StringBuilder();
      while (text.indexOf("\r\n\r\n") < 0) {
        int octet = in.read();
        if (octet < 0) {
          throw new IOException("closed after " + text);
        }
        text.append((char) octet);
      }
      assertThat(text).contains("Content-Length: 0\r\n");
      return SipText.parse(text.toString());
    }

    int registerWith(String password) throws IOException {
      SipText challenge = ask(request("REGISTER", "sip:edge", "<sip:" + user + "@edge>"));
      String nonce = SipText.param(challenge.first("WWW-Authenticate"), "nonce");
      return ask(request("REGISTER", "sip:edge", "<sip:" + user + "@edge>")
              .with("Authorization: " + Digest.of(user, password, "REGISTER", "sip:edge", nonce)))
          .status();
    }

    /** What comes next, -1 at the end of the connection. */
    int octet() throws IOException {
      try {
        return in.read();
      } catch (java.net.SocketException reset) {
        return -1;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private TcpPhone phone(EdgeFixture fixture, String address, String user) throws IOException {
    TcpPhone phone = new TcpPhone(fixture, address, user);
    open.add(phone);
    return phone;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void call_fromUdpToAPhoneBehindItsConnection_isSetUpAndEnded(boolean nativeTransport)
      throws IOException {
    EdgeFixture fixture = start(nativeTransport);
    TcpPhone callee = phone(fixture, "127.10.0.2", "1002");
    assertThat(callee.registerWith("secret-2")).isEqualTo(200);
    try (TestPhone caller = fixture.registered("127.10.0.1", "1001", "secret-1")) {
      caller.send(caller.request("INVITE", "sip:1002@edge", "<sip:1002@edge>"));
      SipText invite = callee.receive();
      assertThat(invite.first("Via")).startsWith("SIP/2.0/TCP " + fixture.edge.streams().get(0));
      List<String> routes = invite.all("Record-Route");
      assertThat(routes.get(0)).contains(";transport=tcp;lr>");
      assertThat(routes.get(1)).doesNotContain("transport=").contains("" + fixture.edge.inside());

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
    TcpPhone phone = phone(fixture, "127.10.0.1", "1001");
    phone.send("\r\n\r\n");
    assertThat(phone.octet()).isEqualTo('\r');
    assertThat(phone.octet()).isEqualTo('\n');
    assertThat(fixture.pbx.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectionOfABlockedSource_isClosedAtOnce(boolean nativeTransport) throws IOException {
    EdgeFixture fixture = start(nativeTransport);
    TcpPhone early = phone(fixture, "127.66.0.9", "1002");
    assertThat(early.ask(early.request("OPTIONS", "sip:edge", "<sip:edge>")).status())
        .isEqualTo(200);
    Blocks.block(fixture.guard, "127.66.0.9");
    TcpPhone late = phone(fixture, "127.66.0.9", "1002");
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
      TcpPhone phone = phone(fixture, "127.66.0.8", "x" + i);
      phone.send("\r\n\r\n");
      assertThat(phone.octet()).isEqualTo('\r');
    }
    assertThat(phone(fixture, "127.66.0.8", "x").octet()).isEqualTo(-1);
    TcpPhone other = phone(fixture, "127.66.0.7", "y");
    other.send("\r\n\r\n");
    assertThat(other.octet()).isEqualTo('\r');
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "OPTIONS sip:edge SIP/2.0\r\n"})
  void streamWithoutASureOrTimelyEnd_isClosed(String start) throws IOException {
    EdgeFixture fixture = start(true);
    TcpPhone phone = phone(fixture, "127.66.0.6", "x");
    phone.send(start);
    assertThat(phone.octet()).isEqualTo(-1);
    assertThat(fixture.pbx.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void requestForAConnectionThatIsGone_getsNoFurtherThanTheEdge(boolean nativeTransport)
      throws IOException {
    EdgeFixture fixture = start(nativeTransport);
    TcpPhone callee = phone(fixture, "127.10.0.2", "1002");
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
}
