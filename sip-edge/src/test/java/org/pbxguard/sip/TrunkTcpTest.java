package org.pbxguard.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.score.Rate;
import org.pbxguard.sip.trunk.TrunkSettings;
import org.pbxguard.sip.trunk.TrunkTransport;

/** A trunk that is reached by TCP: by one connection of the edge, both ways. */
class TrunkTcpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TcpLegs provider = new TcpLegs();
  private final List<SipText> came = new CopyOnWriteArrayList<>();
  private final List<TcpLegs.Way> ways = new CopyOnWriteArrayList<>();
  private final EdgeFixture edge;
  private int serial;

  TrunkTcpTest() throws IOException {
    provider.start(
        (message, back) -> {
          came.add(message);
          ways.add(back);
          if (message.isRequest()) {
            back.send(message.answer("200 OK"));
          }
        });
    edge = new EdgeFixture(true, GuardSettings.defaults(), this::settings);
  }

  private void settings(SettingsMaker settings) {
    settings.trunks =
        List.of(
            new TrunkSettings(
                "carrier",
                List.of(HostPort.of(provider.at()).toString()),
                TrunkTransport.TCP,
                Optional.of(SettingsMaker.at("127.0.0.1:0")),
                new Rate(100, 100)));
  }

  @AfterEach
  void close() {
    edge.close();
    provider.close();
  }

  /** The PBX asks the trunk; the branch of the question. */
  private String asks() throws IOException {
    String branch = "z9hG4bKq" + serial++;
    edge.pbx.say(
        new SipText("OPTIONS sip:carrier.example SIP/2.0")
            .with("Via: SIP/2.0/UDP " + edge.pbx.at() + ";branch=" + branch)
            .with("Max-Forwards: 70")
            .with("From: <sip:pbx@edge>;tag=p")
            .with("To: <sip:carrier.example>")
            .with("Call-ID: out@pbx")
            .with("CSeq: 1 OPTIONS"),
        edge.edge.trunks().get(0));
    return branch;
  }

  private void pbxHears(Predicate<SipText> what) {
    await().atMost(PATIENCE).until(() -> edge.pbx.received.stream().anyMatch(what));
  }

  @Test
  void requestsOfThePbx_andOfTheTrunk_shareOneConnection() throws IOException {
    asks();
    pbxHears(message -> !message.isRequest() && message.status() == 200);
    asks();
    await().atMost(PATIENCE).until(() -> came.size() == 2);
    assertThat(came.get(0).first("Via")).startsWith("SIP/2.0/TCP ");
    assertThat(provider.accepted()).isEqualTo(1);

    ways.get(0)
        .send(
            new SipText("OPTIONS sip:100@edge SIP/2.0")
                .with("Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKtrunk")
                .with("Max-Forwards: 70")
                .with("From: <sip:carrier@x>;tag=c")
                .with("To: <sip:100@edge>")
                .with("Call-ID: in@carrier")
                .with("CSeq: 1 OPTIONS"));
    pbxHears(message -> message.isRequest() && message.uri().equals("sip:100@edge"));
    SipText request =
        edge.pbx.received.stream()
            .filter(message -> message.isRequest() && message.uri().equals("sip:100@edge"))
            .findFirst()
            .orElseThrow();
    assertThat(request.first("Via")).contains(" " + edge.edge.trunks().get(0) + ";");
    await().atMost(PATIENCE).until(() -> came.stream().anyMatch(message -> !message.isRequest()));
  }

  @Test
  void trunkThatTakesNoConnection_isFoundAgainWhenItDoes() throws IOException {
    provider.down();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              asks();
              return edge.pbx.received.stream().anyMatch(message -> message.status() == 503);
            });
    provider.up();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              asks();
              return !came.isEmpty();
            });
  }

  /** Whoever sends datagrams from the trunk's address is a stranger: it comes by TCP. */
  @Test
  void datagramOfTheTrunksAddress_isAStrangers() throws IOException {
    try (TestPhone stranger = edge.phone("127.0.0.1", "carrier")) {
      stranger.send(stranger.request("OPTIONS", "sip:101@edge", "<sip:101@edge>"));
      pbxHears(message -> message.isRequest() && message.uri().equals("sip:101@edge"));
    }
    assertThat(edge.pbx.received.get(0).first("Via")).contains(" " + edge.edge.inside() + ";");
  }
}
