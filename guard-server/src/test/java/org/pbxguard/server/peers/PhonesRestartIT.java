package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.server.peers.Sipp.Endpoint;

/** kill -9 on a guard with registered phones: they do not notice (SIP.md 0.22). */
class PhonesRestartIT {
  private static final Endpoint ALICE = new Endpoint(111, "127.52.0.1", 25071);
  private static final Endpoint BOB = new Endpoint(112, "127.52.0.2", 25072);

  private final Workspace work = new Workspace(PhonesRestartIT.class);
  private KamailioPbx pbx;
  private GuardProcess guard;

  @AfterEach
  void stop() {
    guard.close();
    pbx.close();
  }

  @Test
  void kill_ofAGuardWithRegisteredPhones_losesNone() throws Exception {
    pbx = KamailioPbx.start(work);
    guard = GuardProcess.fresh(work).before(pbx).set("sip.keep_alive", "1s").start();
    Sipp sipp = new Sipp(work, guard.sipPort());
    try (Phone desk = new Phone("127.52.0.3", guard.sipPort());
        Phone stranger = new Phone("127.52.0.3", guard.sipPort())) {
      assertThat(desk.registerWith(113, KamailioPbx.password(113))).isEqualTo(200);
      assertThat(sipp.register(ALICE)).isZero();
      assertThat(sipp.register(BOB)).isZero();
      awaitWritten(ALICE.address(), ALICE.port());
      awaitWritten(BOB.address(), BOB.port());
      awaitWritten("127.52.0.3", desk.port());
      guard.kill();
      guard.start();

      // Nobody has registered again: the PBX's INVITE finds its phone, the caller's passes.
      assertThat(sipp.call("caller", ALICE, "callee", BOB)).isZero();

      guard
          .api()
          .post(
              "/api/security/block-ip",
              Map.of("ip_address", "127.52.0.3", "duration", 600, "reason", "test"));
      stranger.send(stranger.register(114, stranger.branch(), ""));
      desk.send(desk.register(113, desk.branch(), ""));
      assertThat(desk.receive(20_000)).get().extracting(Phone::status).isEqualTo(401);
      assertThat(stranger.receive(500)).as("its neighbour is blocked").isEmpty();
      assertThat(desk.receiveAny(20_000)).hasValue(Phone.KEEP_ALIVE);
    }
  }

  /** Waits until the journal holds a row of a flow: it is written each second. */
  private void awaitWritten(String address, int port) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> journalHolds(InetAddress.getByName(address).getAddress(), port));
  }

  private boolean journalHolds(byte[] address, int port) throws IOException {
    byte[] sought =
        ByteBuffer.allocate(18)
            .putShort((short) port)
            .putLong(0)
            .putInt(0xFFFF)
            .put(address)
            .array();
    boolean found = false;
    try (var files = Files.newDirectoryStream(guard.state(), "j-*.log")) {
      for (Path file : files) {
        found |= holds(Files.readAllBytes(file), sought);
      }
    }
    return found;
  }

  private static boolean holds(byte[] in, byte[] sought) {
    for (int at = 0; at + sought.length <= in.length; at++) {
      if (java.util.Arrays.equals(in, at, at + sought.length, sought, 0, sought.length)) {
        return true;
      }
    }
    return false;
  }
}
