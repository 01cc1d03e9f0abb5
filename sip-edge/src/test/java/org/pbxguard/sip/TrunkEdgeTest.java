package org.pbxguard.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.block.BlockRequest;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.score.Rate;
import org.pbxguard.sip.dns.NameServer;
import org.pbxguard.sip.relay.Fate;
import org.pbxguard.sip.trunk.TrunkSettings;
import org.pbxguard.sip.trunk.TrunkTransport;

/** A trunk at real sockets: found by its name, seen by the PBX at an address of its own. */
class TrunkEdgeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HostPort ANY = SettingsMaker.at("127.0.0.1:0");

  private final NameServer names = new NameServer(3_600);
  private final EdgeFixture edge;
  private final TestPhone provider;

  TrunkEdgeTest() throws IOException {
    provider = new TestPhone("127.61.0.1", ANY, "carrier");
    names.srv("_sip._udp.carrier.example", 1, 1, provider.port(), "a.carrier.example");
    names.address("a.carrier.example", "127.61.0.1");
    edge = new EdgeFixture(true, GuardSettings.defaults(), this::settings);
    provider.turnTo(edge.edge.outside().get(0));
  }

  private void settings(SettingsMaker settings) {
    settings.nameServers = List.of(names.at());
    settings.trunks =
        List.of(
            new TrunkSettings(
                "carrier",
                List.of("carrier.example"),
                TrunkTransport.UDP,
                Optional.of(ANY),
                new Rate(100, 100)));
  }

  @AfterEach
  void close() {
    edge.close();
    provider.close();
    names.close();
  }

  private SipText ofThePbx(String method, String uri) {
    return new SipText(method + " " + uri + " SIP/2.0")
        .with("Via: SIP/2.0/UDP " + edge.pbx.at() + ";branch=z9hG4bKown" + method)
        .with("Max-Forwards: 70")
        .with("From: <sip:pbx@edge>;tag=p")
        .with("To: <" + uri + ">")
        .with("Call-ID: out@pbx")
        .with("CSeq: 1 " + method)
        .with("Contact: <sip:acct@" + edge.pbx.at() + ">");
  }

  private HostPort door() {
    return edge.edge.trunks().get(0);
  }

  /** Calls until the name is resolved, which takes a moment. */
  private SipText calledOut(String uri) throws IOException {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              edge.pbx.say(ofThePbx("OPTIONS", uri), door());
              return provider.receiveBytes(200).isPresent();
            });
    edge.pbx.say(ofThePbx("INVITE", uri), door());
    SipText came = provider.receive();
    while (!came.method().equals("INVITE")) {
      came = provider.receive();
    }
    return came;
  }

  @Test
  void callOut_reachesTheServerThatTheNameHas_andItsAnswerThePbx() throws IOException {
    SipText call = calledOut("sip:+4930123@carrier.example");
    provider.send(call.answer("183 Session Progress"));

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                edge.pbx.received.stream()
                    .anyMatch(each -> !each.isRequest() && each.status() == 183));
  }

  @Test
  void callIn_reachesThePbxFromTheTrunksDoor_strangersFromTheCommonOne() throws IOException {
    calledOut("sip:1@carrier.example");
    try (TestPhone stranger = edge.phone("127.61.0.66", "carrier")) {
      int status =
          provider.ask(provider.request("OPTIONS", "sip:100@edge", "<sip:100@edge>")).status();
      assertThat(status).isEqualTo(200);
      stranger.send(stranger.request("OPTIONS", "sip:101@edge", "<sip:101@edge>"));
      await().atMost(PATIENCE).until(() -> came("sip:101@edge").isPresent());
    }
    assertThat(came("sip:100@edge").orElseThrow().first("Via")).contains(" " + door() + ";");
    assertThat(came("sip:101@edge").orElseThrow().first("Via"))
        .contains(" " + edge.edge.inside() + ";");
  }

  private Optional<SipText> came(String uri) {
    return edge.pbx.received.stream()
        .filter(each -> each.isRequest() && each.uri().equals(uri))
        .findFirst();
  }

  @Test
  void door_isClosedToAllButThePbx() throws IOException {
    try (TestPhone stranger = new TestPhone("127.61.0.66", door(), "x")) {
      stranger.send(stranger.request("INVITE", "sip:1@carrier.example", "<sip:1@carrier.example>"));
      await().atMost(PATIENCE).until(() -> edge.edge.counters().of(Fate.FOREIGN) == 1);
      assertThat(stranger.hearsNothing()).isTrue();
    }
  }

  @Test
  void addressOfATrunk_isBlockedOnlyByForce() throws IOException {
    calledOut("sip:1@carrier.example");
    IpPrefix carrier = IpPrefix.parse("127.61.0.1").orElseThrow();
    BlockRequest request =
        new BlockRequest(carrier, Duration.ofHours(1), "test", "test", Optional.empty(), false);
    assertThat(edge.guard.block(request)).failsWithin(PATIENCE);
  }
}
