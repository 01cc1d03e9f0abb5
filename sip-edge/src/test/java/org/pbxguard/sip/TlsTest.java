package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.tls.TlsSettings;
import org.pbxguard.sip.relay.Fate;
import org.pbxguard.sip.tls.ClientCertificates;
import org.pbxguard.sip.tls.SipTlsSettings;
import org.pbxguard.sip.tls.TestCa;
import org.pbxguard.sip.trace.Trace;
import org.pbxguard.sip.trace.Wanted;

/** Phones over TLS: RFC 3261 18 and 26.3, RFC 6066 3, RFC 8446. */
class TlsTest {
  private static final Duration TIME = Duration.ofSeconds(1);

  @TempDir Path dir;
  private TestCa ca;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void makeAuthority() throws Exception {
    ca = new TestCa(dir);
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private EdgeFixture start(ClientCertificates asked, TlsSettings... certificates)
      throws Exception {
    Optional<Path> authorities =
        asked == ClientCertificates.NONE ? Optional.empty() : Optional.of(ca.file());
    List<HostPort> listen = List.of(SettingsMaker.at("127.0.0.1:0"));
    EdgeFixture fixture =
        new EdgeFixture(
            true,
            GuardSettings.defaults(),
            settings ->
                settings.tls =
                    new SipTlsSettings(listen, List.of(certificates), asked, authorities, TIME));
    open.add(fixture);
    return fixture;
  }

  private EdgeFixture start() throws Exception {
    return start(ClientCertificates.NONE, ca.issue("edge", "sip.example"));
  }

  private static InetSocketAddress edge(EdgeFixture fixture) {
    return fixture.edge.streams(Channel.SIP_TLS).get(0).toSocketAddress();
  }

  private static SSLSocket connect(EdgeFixture fixture, SSLContext context, String name)
      throws IOException {
    Socket plain = new Socket();
    plain.connect(edge(fixture));
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, 5061, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setServerNames(List.of(new SNIHostName(name)));
    socket.setSSLParameters(parameters);
    return socket;
  }

  private StreamPhone phone(EdgeFixture fixture, String user) throws Exception {
    SSLSocket socket = connect(fixture, ca.client(), "sip.example");
    StreamPhone phone = new StreamPhone(socket, user, "TLS");
    open.add(phone);
    return phone;
  }

  @Test
  void call_betweenTlsAndUdp_carriesTlsOutsideOnly() throws Exception {
    EdgeFixture fixture = start();
    StreamPhone callee = phone(fixture, "1002");
    assertThat(callee.registerWith("secret-2")).isEqualTo(200);
    assertThat(fixture.pbx.path("1002").orElseThrow())
        .contains("@" + fixture.edge.inside())
        .doesNotContain("tls");
    try (TestPhone caller = fixture.registered("127.10.0.1", "1001", "secret-1")) {
      caller.send(caller.request("INVITE", "sip:1002@edge", "<sip:1002@edge>"));
      SipText invite = callee.receive();
      HostPort at = fixture.edge.streams(Channel.SIP_TLS).get(0);
      assertThat(invite.first("Via")).startsWith("SIP/2.0/TLS " + at);
      assertThat(invite.all("Record-Route").get(0)).contains("@" + at + ";transport=tls;lr>");
      callee.send(invite.answer("200 OK").with("Contact: <sip:1002@192.168.77.7:5061>").toString());
      assertThat(caller.receive().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void handshake_ofBothVersions_isMade(String version) throws Exception {
    EdgeFixture fixture = start();
    try (SSLSocket socket = connect(fixture, ca.client(), "sip.example")) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  @Test
  void serverName_choosesTheCertificate() throws Exception {
    EdgeFixture fixture =
        start(
            ClientCertificates.NONE,
            ca.issue("a", "a.example"),
            ca.issue("b", "b.example", "*.c.example"));
    for (String name : List.of("a.example", "b.example", "x.c.example")) {
      try (SSLSocket socket = connect(fixture, ca.client(), name)) {
        socket.startHandshake();
      }
    }
    try (SSLSocket unknown = connect(fixture, ca.client(), "d.example")) {
      assertThatThrownBy(unknown::startHandshake).hasMessageContaining("d.example");
    }
  }

  @Test
  void requiredClientCertificate_letsOnlyItsOwnersIn() throws Exception {
    EdgeFixture fixture = start(ClientCertificates.REQUIRED, ca.issue("edge", "sip.example"));
    SSLSocket owner = connect(fixture, ca.clientWithCertificate("trunk"), "sip.example");
    try (StreamPhone trunk = new StreamPhone(owner, "1001", "TLS")) {
      assertThat(trunk.registerWith("secret-1")).isEqualTo(200);
    }
    SSLSocket stranger = connect(fixture, ca.client(), "sip.example");
    try (StreamPhone without = new StreamPhone(stranger, "1001", "TLS")) {
      assertThatThrownBy(() -> without.registerWith("secret-1")).isInstanceOf(IOException.class);
    }
    assertThat(fixture.pbx.count("REGISTER")).isEqualTo(2);
  }

  @Test
  void handshakeThatIsNotMadeInTime_isCut() throws Exception {
    EdgeFixture fixture = start();
    try (Socket silent = new Socket(edge(fixture).getAddress(), edge(fixture).getPort());
        Socket slow = new Socket(edge(fixture).getAddress(), edge(fixture).getPort())) {
      slow.getOutputStream().write(new byte[] {22, 3, 1, 1});
      for (Socket each : List.of(silent, slow)) {
        StreamPhone phone = new StreamPhone(each, "x", "TLS");
        assertThat(phone.octet()).isEqualTo(-1);
      }
    }
  }

  @Test
  void plainSipOnTheSecurePort_isClosedUnread() throws Exception {
    EdgeFixture fixture = start();
    try (StreamPhone plain = StreamPhone.tcp(edge(fixture), "127.66.0.5", "1001")) {
      plain.send(plain.request("OPTIONS", "sip:edge", "<sip:edge>").toString());
      while (plain.octet() >= 0) {
        // An alert may come first.
      }
    }
    assertThat(fixture.pbx.received).isEmpty();
  }

  @Test
  void blockedSource_isClosedBeforeItsHandshake() throws Exception {
    EdgeFixture fixture = start();
    Blocks.block(fixture.guard, "127.66.0.4");
    try (StreamPhone blocked = StreamPhone.tcp(edge(fixture), "127.66.0.4", "x")) {
      assertThat(blocked.octet()).isEqualTo(-1);
    }
    await().until(() -> fixture.edge.counters().of(Fate.BLOCKED) == 1);
  }

  @Test
  void sipsRequest_isTakenOverTlsOnly() throws Exception {
    EdgeFixture fixture = start();
    StreamPhone secure = phone(fixture, "1001");
    assertThat(secure.ask(secure.request("OPTIONS", "sips:edge", "<sips:edge>")).status())
        .isEqualTo(200);
    secure.send(secure.request("INVITE", "sips:1009@edge", "<sips:1009@edge>").toString());
    await().until(() -> fixture.pbx.count("INVITE") == 1);
    assertThat(fixture.pbx.received.get(1).all("Record-Route").get(1)).startsWith("<sips:");

    InetSocketAddress clear = fixture.edge.streams(Channel.SIP_TCP).get(0).toSocketAddress();
    try (StreamPhone tcp = StreamPhone.tcp(clear, "127.0.0.1", "1001")) {
      assertThat(tcp.ask(tcp.request("OPTIONS", "sips:edge", "<sips:edge>")).status())
          .isEqualTo(403);
    }
    assertThat(fixture.pbx.count("OPTIONS")).isEqualTo(1);
  }

  @Test
  void certificateThatCannotBeUsed_stopsTheStartAndIsNamed() {
    TlsSettings none = new TlsSettings(dir.resolve("none"), dir.resolve("none"));
    assertThatThrownBy(() -> start(ClientCertificates.NONE, none))
        .isInstanceOf(BindException.class)
        .hasMessage("sip.tls: " + dir.resolve("none") + " does not exist");
  }

  @Test
  void peerThatTrustsAnotherAuthority_endsTheHandshakeAndNothingElse() throws Exception {
    EdgeFixture fixture = start();
    try (SSLSocket wary =
        connect(fixture, new TestCa(dir.resolveSibling(dir.getFileName())).client(), "x")) {
      assertThatThrownBy(wary::startHandshake).isInstanceOf(SSLException.class);
    }
    assertThat(phone(fixture, "1001").registerWith("secret-1")).isEqualTo(200);
  }

  @Test
  void trace_ofAPhoneOverTls_isInTheClear() throws Exception {
    EdgeFixture fixture = start();
    StreamPhone phone = phone(fixture, "1002");
    Trace trace =
        fixture
            .edge
            .tracer()
            .open(
                Wanted.address(IpAddress.parse("127.0.0.1").orElseThrow()),
                Duration.ofMinutes(1),
                1 << 20)
            .orElseThrow();
    assertThat(phone.registerWith("secret-2")).isEqualTo(200);
    await().atMost(Duration.ofSeconds(20)).until(() -> trace.packets() == 8);

    String file = new String(trace.read(0), ISO_8859_1);
    assertThat(file).contains("REGISTER sip:edge", "relayed, over TLS", "SIP/2.0 200 OK");
    assertThat(file).contains("Authorization: Digest ****").doesNotContain("response=");
  }
}
