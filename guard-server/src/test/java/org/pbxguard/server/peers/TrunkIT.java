package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pbxguard.server.FreePort;
import org.pbxguard.server.peers.Sipp.Endpoint;

/** Kamailio behind the guard, a carrier (sipp) and phones before it: calls in, calls out. */
class TrunkIT {
  private static final Endpoint PHONE = new Endpoint(101, "127.52.0.1", 25063);
  private static final Endpoint CARRIER = new Endpoint(105, "127.52.0.2", 25064);

  private static final Workspace WORK = new Workspace(TrunkIT.class);
  private static int door;
  private static KamailioPbx pbx;
  private static GuardProcess guard;
  private static Sipp sipp;

  @BeforeAll
  static void start() throws Exception {
    door = FreePort.next();
    pbx = KamailioPbx.start(WORK, door);
    guard =
        GuardProcess.fresh(WORK)
            .before(pbx)
            .writing(
                "  trunks: []",
                "  trunks:\n    - {name: carrier, addresses: \"%s:%d\", inside: \"127.0.0.1:%d\"}"
                    .formatted(CARRIER.address(), CARRIER.port(), door))
            .start();
    sipp = new Sipp(WORK, guard.sipPort());
    assertThat(sipp.register(PHONE)).isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    guard.close();
    pbx.close();
  }

  @Test
  void callOfTheCarrier_reachesThePhoneWithoutPassword_fromTheTrunksPort() throws Exception {
    try (Capture capture = Capture.start(WORK, "trunk-in", "udp dst port " + pbx.port())) {
      assertThat(sipp.call("trunk-caller", CARRIER, "callee", PHONE)).isZero();

      List<String> invites = requests(capture, "INVITE");
      assertThat(invites)
          .isNotEmpty()
          .allMatch(message -> topVia(message).contains("127.0.0.1:" + door))
          .allMatch(message -> message.contains("X-Guard-Source: " + CARRIER.address()));
    }
    assertThat(pbx.count("trunk")).isPositive();
  }

  @Test
  void callOfThePhone_reachesTheCarrier_andIsHungUp() throws Exception {
    assertThat(sipp.call("caller", PHONE, "callee", CARRIER, "030123456")).isZero();
  }

  /** All that makes him the carrier is what he writes. */
  @Test
  void stranger_whoClaimsToBeTheCarrier_isAskedForAPassword() throws Exception {
    int before = pbx.count("trunk");
    try (Capture capture = Capture.start(WORK, "claimed", "udp dst port " + pbx.port());
        Phone stranger = new Phone("127.52.0.66", guard.sipPort())) {
      stranger.send(
          "INVITE sip:101@127.0.0.1 SIP/2.0\r\n"
              + ("Via: SIP/2.0/UDP " + CARRIER.address() + ":" + CARRIER.port())
              + ";branch=z9hG4bKclaim;rport\r\n"
              + "Max-Forwards: 70\r\n"
              + ("From: <sip:+4930@" + CARRIER.address() + ">;tag=c1\r\n")
              + "To: <sip:101@127.0.0.1>\r\nCall-ID: claim@x\r\nCSeq: 1 INVITE\r\n"
              + ("Contact: <sip:+4930@" + CARRIER.address() + ":" + CARRIER.port() + ">\r\n")
              + ("X-Guard-Source: " + CARRIER.address() + "\r\n")
              + "User-Agent: Yealink SIP-T46S 66.85.0.5\r\nContent-Length: 0\r\n\r\n");
      assertThat(stranger.receive(20_000)).get().extracting(Phone::status).isEqualTo(407);

      assertThat(requests(capture, "INVITE"))
          .isNotEmpty()
          .noneMatch(message -> topVia(message).contains("127.0.0.1:" + door))
          .allMatch(message -> message.contains("X-Guard-Source: 127.52.0.66"));
    }
    assertThat(pbx.count("trunk")).isEqualTo(before);
  }

  private static List<String> requests(Capture capture, String method) throws Exception {
    return capture.payloads().stream().filter(message -> message.startsWith(method)).toList();
  }

  private static String topVia(String message) {
    int from = message.indexOf("Via: ");
    return message.substring(from, message.indexOf("\r\n", from));
  }
}
