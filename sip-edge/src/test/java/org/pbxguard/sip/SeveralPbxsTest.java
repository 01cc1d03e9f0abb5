package org.pbxguard.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.sip.pbx.InnerSettings;
import org.pbxguard.sip.pbx.InnerTransport;
import org.pbxguard.sip.pbx.PbxRoute;

/** PBXs side by side: SIP.md 0.15. */
class SeveralPbxsTest {
  private static final Duration PING = Duration.ofMillis(200);

  private final List<AutoCloseable> open = new ArrayList<>();
  private TestPbx second;

  @BeforeEach
  void startSecond() throws IOException {
    second = new TestPbx().user("1001", "secret-1").user("1002", "secret-2");
    open.add(second);
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private EdgeFixture start(List<PbxRoute> routes) throws IOException {
    EdgeFixture fixture =
        new EdgeFixture(
            true,
            GuardSettings.defaults(),
            settings -> {
              HostPort first = settings.pbx.get(0);
              settings.pbx = routes.isEmpty() ? List.of(first, second.at()) : List.of(first);
              settings.inner = new InnerSettings(InnerTransport.AUTO, PING, routes);
            });
    open.add(fixture);
    return fixture;
  }

  private static SipText call(TestPhone phone, String method, String uri, int number) {
    SipText request = phone.request(method, uri, "<" + uri + ">");
    request.without("Call-ID");
    return request.with("Call-ID: several-" + number);
  }

  private static long calls(TestPbx pbx) {
    return pbx.received.stream()
        .filter(each -> each.first("Call-ID").startsWith("several-"))
        .count();
  }

  @Test
  void calls_areSharedOutAndStayWithTheirPbx() throws IOException {
    EdgeFixture fixture = start(List.of());
    try (TestPhone phone = fixture.phone("127.10.0.1", "1001")) {
      for (int i = 0; i < 40; i++) {
        phone.ask(call(phone, "OPTIONS", "sip:edge", i));
      }
      long first = calls(fixture.pbx);
      assertThat(first).isBetween(1L, 39L);
      assertThat(calls(second)).isEqualTo(40 - first);
      for (int i = 0; i < 40; i++) {
        phone.ask(call(phone, "OPTIONS", "sip:edge", i));
      }
      assertThat(calls(fixture.pbx)).isEqualTo(2 * first);
    }
  }

  @Test
  void pbxThatFails_isPassedOverAndTheLastOnesEndIsSaid() throws IOException {
    EdgeFixture fixture = start(List.of());
    await().until(() -> fixture.pbx.count("OPTIONS") > 0 && second.count("OPTIONS") > 0);
    try (TestPhone phone = fixture.registered("127.10.0.1", "1001", "secret-1")) {
      second.close();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                for (int i = 0; i < 40; i++) {
                  phone.send(call(phone, "OPTIONS", "sip:edge", i));
                  assertThat(phone.receiveStatus(200)).isEqualTo(200);
                }
              });
      fixture.pbx.close();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                phone.send(call(phone, "OPTIONS", "sip:edge", 1));
                return phone.receiveStatus(200) == 503;
              });
    }
  }

  @Test
  void dialog_staysWithItsPbxByItsToken() throws IOException {
    EdgeFixture fixture = start(List.of());
    try (TestPhone caller = fixture.phone("127.10.0.1", "1001");
        TestPhone callee = fixture.phone("127.10.0.2", "1002")) {
      // The bindings are where the REGISTERs' Call-IDs led: the call may find its callee or not.
      registerAtBoth(fixture, callee, "secret-2");
      for (int i = 0; i < 20; i++) {
        caller.send(call(caller, "INVITE", "sip:1002@edge", i));
        SipText invite = callee.receive();
        callee.send(invite.answer("200 OK").with("Contact: " + callee.contact()));
        assertThat(caller.receive().status()).isEqualTo(200);
        long first = fixture.pbx.count("BYE");
        long other = second.count("BYE");
        SipText bye = call(callee, "BYE", "sip:1001@192.168.77.7:5060", 1_000 + i);
        invite.all("Record-Route").forEach(route -> bye.with("Route: " + route));
        callee.send(bye);
        SipText ended = caller.receive();
        caller.send(ended.answer("200 OK"));
        assertThat(callee.receive().status()).isEqualTo(200);
        boolean byFirst = invite.all("Record-Route").toString().contains("" + fixture.pbx.at());
        assertThat(fixture.pbx.count("BYE")).isEqualTo(first + (byFirst ? 1 : 0));
        assertThat(second.count("BYE")).isEqualTo(other + (byFirst ? 0 : 1));
      }
    }
  }

  /** Registers by call after call until both PBXs hold the binding. */
  private void registerAtBoth(EdgeFixture fixture, TestPhone phone, String password)
      throws IOException {
    for (int i = 0; i < 40; i++) {
      SipText ask = phone.register();
      ask.without("Call-ID");
      String nonce =
          SipText.param(
              phone.ask(ask.with("Call-ID: reg-" + i)).first("WWW-Authenticate"), "nonce");
      SipText again = phone.register(password, nonce);
      again.without("Call-ID");
      assertThat(phone.ask(again.with("Call-ID: reg-" + i)).status()).isEqualTo(200);
    }
    assertThat(fixture.pbx.path("1002")).isPresent();
    assertThat(second.path("1002")).isPresent();
  }

  @Test
  void domain_hasItsOwnPbx() throws IOException {
    EdgeFixture fixture =
        start(List.of(new PbxRoute(Optional.of("b.example"), 0, List.of(second.at()))));
    try (TestPhone phone = fixture.phone("127.10.0.1", "1001")) {
      for (int i = 0; i < 10; i++) {
        phone.ask(call(phone, "OPTIONS", "sip:a.example", i));
        phone.ask(call(phone, "OPTIONS", "sip:B.Example", i));
      }
      assertThat(calls(fixture.pbx)).isEqualTo(10);
      assertThat(calls(second)).isEqualTo(10);
    }
  }
}
