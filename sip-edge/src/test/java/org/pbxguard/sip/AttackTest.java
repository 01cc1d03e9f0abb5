package org.pbxguard.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.relay.Fate;

/** Who comes to break it, each from an address of its own, while a registered phone is served. */
class AttackTest {
  private static final String GUESSER = "127.66.0.3";

  private EdgeFixture fixture;
  private TestPhone phone;

  AttackTest() throws IOException {
    fixture = new EdgeFixture(true);
    phone = fixture.registered("127.10.0.1", "1001", "secret-1");
  }

  @BeforeEach
  void phoneIsServed() throws IOException {
    assertThat(phone.ask(phone.register()).status()).isEqualTo(401);
  }

  @AfterEach
  void phoneIsStillServedAndAllIsClosed() throws IOException {
    try {
      assertThat(phone.registerWith("secret-1")).isEqualTo(200);
    } finally {
      phone.close();
      fixture.close();
    }
  }

  private boolean blocked(String address) {
    IpAddress ip = IpAddress.parse(address).orElseThrow();
    return !fixture.guard.admits(ip.high(), ip.low(), fixture.guard.clock().nanos());
  }

  @Test
  void guesser_isBlockedAfterTenAndTheRightPasswordAsTheEleventhHearsNothing() throws IOException {
    try (TestPhone guesser = fixture.phone(GUESSER, "1002");
        TestPhone sameAddress = fixture.phone(GUESSER, "1003")) {
      for (int i = 0; i < 10; i++) {
        assertThat(blocked(GUESSER)).isFalse();
        assertThat(guesser.registerWith("wrong" + i)).isEqualTo(401);
      }
      await().until(() -> blocked(GUESSER));
      long before = fixture.pbx.count("REGISTER");

      guesser.send(guesser.register("secret-2", "n12"));
      sameAddress.send(sameAddress.register());
      assertThat(guesser.hearsNothing()).isTrue();
      assertThat(sameAddress.hearsNothing()).isTrue();
      assertThat(fixture.pbx.count("REGISTER")).isEqualTo(before);
    }
  }

  @Test
  void pipelinedGuesses_onOneNonce_reachThePbxTenTimesAtMost() throws IOException {
    try (TestPhone guesser = fixture.phone(GUESSER, "1002")) {
      String nonce = guesser.challenge();
      for (int i = 0; i < 200; i++) {
        guesser.send(guesser.register("wrong" + i, nonce));
      }
      guesser.send(guesser.register("secret-2", nonce));
      await().atMost(Duration.ofSeconds(10)).until(() -> blocked(GUESSER));

      long guesses =
          fixture.pbx.received.stream()
              .filter(SipText::isRequest)
              .filter(message -> message.first("To").contains("1002"))
              .filter(message -> message.find("Authorization").isPresent())
              .count();
      assertThat(guesses).isLessThanOrEqualTo(10);
      assertThat(fixture.pbx.path("1002")).isEmpty();
    }
  }

  @Test
  void guessesSpreadOverPorts_countForTheAddress() throws IOException {
    for (int i = 0; i < 10; i++) {
      try (TestPhone guesser = fixture.phone(GUESSER, "1002")) {
        assertThat(guesser.registerWith("wrong" + i)).isEqualTo(401);
      }
    }

    await().until(() -> blocked(GUESSER));
  }

  @Test
  void guessesOnAnotherPortsNonce_neverReachThePbx() throws IOException {
    try (TestPhone one = fixture.phone(GUESSER, "1002");
        TestPhone two = fixture.phone(GUESSER, "1002")) {
      String nonce = one.challenge();
      SipText answer = two.ask(two.register("secret-2", nonce));

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.first("WWW-Authenticate")).endsWith("stale=true");
      assertThat(fixture.pbx.path("1002")).isEmpty();
      String fresh = SipText.param(answer.first("WWW-Authenticate"), "nonce");
      assertThat(two.ask(two.register("secret-2", fresh)).status()).isEqualTo(200);
    }
  }

  @Test
  void scanner_isStoppedAtTheFirstPacketAndItsAddressIsNotBlocked() throws IOException {
    String address = "127.66.0.4";
    try (TestPhone scanner = fixture.phone(address, "100");
        TestPhone honest = fixture.phone(address, "1002")) {
      for (int i = 0; i < 500; i++) {
        SipText probe = scanner.request("OPTIONS", "sip:100@edge", "<sip:100@1.1.1.1>");
        scanner.send(probe.without("User-Agent").with("User-Agent: friendly-scanner"));
      }
      assertThat(scanner.hearsNothing()).isTrue();
      assertThat(fixture.pbx.count("OPTIONS")).isZero();
      assertThat(blocked(address)).isFalse();

      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                honest.send(honest.register());
                return !honest.hearsNothing();
              });
    }
    long refused = fixture.edge.counters().of(SipMethod.OPTIONS, Fate.REFUSED);
    long shed = fixture.edge.counters().of(SipMethod.OPTIONS, Fate.SHED);
    assertThat(refused + shed).isEqualTo(500);
    assertThat(refused).isPositive();
  }

  @Test
  void openRelayAttempts_goNowhere() throws IOException {
    String edge = fixture.edge.outside().get(0).toString();
    try (TestPhone abuser = fixture.phone("127.66.0.5", "x");
        TestPhone victim = new TestPhone("127.10.0.77", fixture.edge.inside(), "v")) {
      String there = "sip:v@127.10.0.77:" + victim.port();
      String to = "<" + there + ">;tag=x";
      abuser.send(abuser.request("INVITE", there, to).with("Route: <sip:" + edge + ";lr>"));
      abuser.send(
          abuser
              .request("INVITE", there, to)
              .with("Route: <sip:" + edge + ";lr>, <" + there + ";lr>"));
      abuser.send(abuser.request("INVITE", there, to).with("Route: <" + there + ";lr>"));
      abuser.send(
          abuser
              .request("INVITE", "sip:edge", to)
              .with("Record-Route: <" + there + ";lr>")
              .with("X-Guard-Source: 10.0.0.1")
              .with("Path: <" + there + ";lr>"));
      abuser.send(
          SipText.parse(
              abuser
                  .request("OPTIONS", "sip:edge", "<sip:edge>")
                  .toString()
                  .replace(
                      ";rport",
                      ";rport=" + victim.port() + ";received=127.10.0.77;maddr=127.10.0.77")));

      assertThat(abuser.receive().status()).isEqualTo(200);
      assertThat(victim.hearsNothing()).isTrue();
      assertThat(fixture.pbx.received)
          .allSatisfy(
              message -> assertThat(message.all("X-Guard-Source")).doesNotContain("10.0.0.1"));
    }
  }
}
