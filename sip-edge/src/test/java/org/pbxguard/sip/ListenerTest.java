package org.pbxguard.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.sip.transport.TcpSettings;

/** Several listeners, IPv6 beside IPv4, wildcards. */
class ListenerTest {
  private static EdgeFixture start(boolean nativeTransport, String... listen) throws IOException {
    List<HostPort> at = List.of(listen).stream().map(SettingsMaker::at).toList();
    return new EdgeFixture(
        nativeTransport,
        GuardSettings.defaults(),
        settings -> {
          TcpSettings tcp = settings.tcp;
          settings.listen = at;
          settings.tcp =
              new TcpSettings(
                  at, tcp.maxConnections(), tcp.maxPerSource(), tcp.messageTime(), tcp.idle());
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void call_fromIpv4ToIpv6_isSetUpAndEnded(boolean nativeTransport) throws IOException {
    try (EdgeFixture fixture = start(nativeTransport, "127.0.0.1:0", "[::1]:0");
        TestPhone caller = new TestPhone("127.10.0.1", fixture.edge.outside().get(0), "1001");
        TestPhone callee = new TestPhone("::1", fixture.edge.outside().get(1), "1002")) {
      HostPort six = fixture.edge.outside().get(1);
      assertThat(six.toString()).startsWith("[::1]:");
      assertThat(caller.registerWith("secret-1")).isEqualTo(200);
      assertThat(callee.registerWith("secret-2")).isEqualTo(200);
      assertThat(fixture.pbx.received.get(2).all("Via").get(1))
          .contains("received=::1")
          .contains("rport=" + callee.port());

      caller.send(caller.request("INVITE", "sip:1002@edge", "<sip:1002@edge>"));
      SipText invite = callee.receive();
      assertThat(invite.first("Via")).startsWith("SIP/2.0/UDP " + six);
      callee.send(invite.answer("200 OK").with("Contact: " + callee.contact()));
      assertThat(caller.receive().status()).isEqualTo(200);

      SipText bye = callee.request("BYE", "sip:1001@192.168.77.7:5060", invite.first("From"));
      invite.all("Record-Route").forEach(route -> bye.with("Route: " + route));
      callee.send(bye);
      SipText ended = caller.receive();
      assertThat(ended.method()).isEqualTo("BYE");
      caller.send(ended.answer("200 OK"));
      assertThat(callee.receive().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void phone_overTcpAndIpv6_registers(boolean nativeTransport) throws IOException {
    try (EdgeFixture fixture = start(nativeTransport, "[::1]:0", "127.0.0.1:0")) {
      HostPort six = fixture.edge.streams(Channel.SIP_TCP).get(0);
      try (StreamPhone phone = StreamPhone.tcp(six.toSocketAddress(), "::1", "1001")) {
        assertThat(phone.registerWith("secret-1")).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:0", "[::]:0"})
  void wildcard_opensAListenerOnEachAddressOfItsFamily(String any) throws IOException {
    String loopback = any.startsWith("[") ? "[::1]:" : "127.0.0.1:";
    try (EdgeFixture fixture = start(true, any)) {
      List<HostPort> open = fixture.edge.streams(Channel.SIP_TCP);
      assertThat(open)
          .anyMatch(each -> each.toString().startsWith(loopback))
          .allMatch(each -> each.port() == open.get(0).port())
          .noneMatch(each -> each.address().isUnspecified());
    }
  }
}
