package org.pbxguard.sip.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pbxguard.sip.relay.RelayFixture.answer;
import static org.pbxguard.sip.relay.RelayFixture.challenge;
import static org.pbxguard.sip.relay.RelayFixture.register;
import static org.pbxguard.sip.relay.RelayFixture.request;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.pbxguard.sip.trace.Trace;
import org.pbxguard.sip.trace.Wanted;

/** Both legs of a call, with what became of each message (SIP.md 0.24). */
class RelayTraceTest {
  private final RelayFixture edge = new RelayFixture();

  private Trace open(Wanted wanted) {
    return edge.tracer.open(wanted, Duration.ofMinutes(1), 1 << 20).orElseThrow();
  }

  private static String text(Trace trace, int packets) {
    await().atMost(20, SECONDS).until(() -> trace.packets() == packets);
    return new String(trace.read(0), ISO_8859_1);
  }

  @Test
  void callOfARequestAndItsAnswer_isShownOnBothLegs() {
    Trace trace = open(Wanted.call("call-1"));
    edge.outside(edge.phone, register("z9hG4bKa"));
    edge.fromPbx(answer(edge.only(), "401 Unauthorized", challenge("n1")));
    edge.only();

    String file = text(trace, 4);
    assertThat(file.split("REGISTER sip:203", -1)).hasSize(3);
    assertThat(file.split("SIP/2.0 401 Unauthorized", -1)).hasSize(3);
    assertThat(file.split("relayed, reference ref-1", -1)).hasSize(3);
    assertThat(file).contains("X-Guard-Source: 192.0.2.1");
  }

  @Test
  void refusedMessage_isShownWithItsReference() {
    edge.watch.passes = false;
    Trace trace = open(Wanted.address(edge.phone.address()));
    edge.outside(edge.phone, request("OPTIONS", "sip:203.0.113.5", "z9hG4bKs", "X-Scanner: yes"));
    edge.nothingLeft();

    assertThat(text(trace, 1)).contains("OPTIONS sip:203", "refused, reference ref-1");
  }

  @Test
  void malformedMessage_isShownByAddress() {
    Trace trace = open(Wanted.address(edge.phone.address()));
    edge.outside(edge.phone, "REGISTER sip:203.0.113.5 SIP/2.0\r\nVia: broken\r\n\r\n");

    assertThat(text(trace, 1)).contains("Via: broken", "malformed");
  }

  @Test
  void afterTheLook_nothingIsCopied() {
    Trace trace = open(Wanted.call("call-1"));
    edge.tracer.close(trace);
    edge.outside(edge.phone, register("z9hG4bKa"));
    edge.only();

    assertThat(edge.tracer.on()).isFalse();
    assertThat(trace.packets()).isZero();
  }
}
