package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pbxguard.server.peers.Sipp.Endpoint;

/** Kamailio behind the guard, sipp before it: what a PBX is for still works. */
class RealPbxIT {
  private static final Endpoint ALICE = new Endpoint(101, "127.51.0.1", 25061);
  private static final Endpoint BOB = new Endpoint(102, "127.51.0.2", 25062);

  private static final Workspace WORK = new Workspace(RealPbxIT.class);
  private static KamailioPbx pbx;
  private static GuardProcess guard;
  private static Sipp sipp;

  @BeforeAll
  static void start() throws Exception {
    pbx = KamailioPbx.start(WORK);
    guard = GuardProcess.fresh(WORK).before(pbx).start();
    sipp = new Sipp(WORK, guard.sipPort());
    assertThat(sipp.register(ALICE)).isZero();
    assertThat(sipp.register(BOB)).isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    guard.close();
    pbx.close();
  }

  @Test
  void register_withDigest_leavesBindingWithPath() throws Exception {
    assertThat(pbx.bindings()).contains("101", "Path: <sip:").contains("127.51.0.1:25061");
  }

  @Test
  void call_betweenTwoPhones_isAnsweredAndHungUp() throws Exception {
    assertThat(sipp.call("caller", ALICE, "callee", BOB)).isZero();
    assertThat(sipp.call("caller", BOB, "callee", ALICE)).isZero();
  }

  @Test
  void call_cancelledWhileRinging_endsWith487OnBothSides() throws Exception {
    assertThat(sipp.call("canceller", ALICE, "cancelled", BOB)).isZero();
  }

  @Test
  void retransmission_reachesThePbxWithTheSameBranch() throws Exception {
    try (Capture capture = Capture.start(WORK, "retransmission", "udp dst port " + pbx.port());
        Phone phone = new Phone("127.51.0.3", guard.sipPort())) {
      String register = phone.register(103, "z9hG4bKsame", "");
      phone.send(register);
      assertThat(phone.receive(3000)).get().extracting(Phone::status).isEqualTo(401);
      phone.send(register);
      assertThat(phone.receive(3000)).get().extracting(Phone::status).isEqualTo(401);
      phone.send(phone.register(103, "z9hG4bKother", ""));
      assertThat(phone.receive(3000)).isPresent();

      List<String> branches =
          capture.payloads().stream()
              .filter(message -> message.startsWith("REGISTER") && message.contains("103@"))
              .map(RealPbxIT::topBranch)
              .toList();
      assertThat(branches).hasSize(3);
      assertThat(branches.get(0)).startsWith("z9hG4bK").isEqualTo(branches.get(1));
      assertThat(branches.get(2)).isNotEqualTo(branches.get(0));
    }
  }

  @Test
  void malformedAndUnasked_neverReachThePbx() throws Exception {
    try (Capture capture = Capture.start(WORK, "refused", "udp dst port " + pbx.port());
        Phone stranger = new Phone("127.51.0.4", guard.sipPort())) {
      stranger.send("REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: broken\r\n\r\n");
      stranger.send("hello\r\n\r\n");
      stranger.send(
          "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKforged\r\n"
              + "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKvictim\r\n"
              + "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: x\r\n"
              + "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");
      stranger.send("\r\n\r\n");
      stranger.send(stranger.register(104, "z9hG4bKgood", ""));
      assertThat(stranger.receive(3000)).get().extracting(Phone::status).isEqualTo(401);

      assertThat(capture.payloads())
          .singleElement()
          .asString()
          .startsWith("REGISTER")
          .contains("104@");
    }
  }

  private static String topBranch(String message) {
    int from = message.indexOf(";branch=") + ";branch=".length();
    int to = from;
    while (";,\r ".indexOf(message.charAt(to)) < 0) {
      to++;
    }
    return message.substring(from, to);
  }
}
