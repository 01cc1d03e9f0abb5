package org.pbxguard.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pbxguard.server.FreePort;
import org.pbxguard.server.peers.Sipp.Endpoint;

/** Phones over TCP before a real PBX: sipp keeps one connection, Kamailio gets UDP. */
class StreamsIT {
  private static final Endpoint BOB = new Endpoint(102, "127.52.0.2", 25162);

  private static final Workspace WORK = new Workspace(StreamsIT.class);
  private static KamailioPbx pbx;
  private static GuardProcess guard;
  private static Sipp tcp;
  private static Sipp udp;

  @BeforeAll
  static void start() throws Exception {
    pbx = KamailioPbx.start(WORK);
    int port = FreePort.next();
    guard = GuardProcess.fresh(WORK).before(pbx).set("sip.tcp.listen", "127.0.0.1:" + port).start();
    tcp = Sipp.overTcp(WORK, port);
    udp = new Sipp(WORK, guard.sipPort());
    assertThat(udp.register(BOB)).isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    guard.close();
    pbx.close();
  }

  @Test
  void register_overTcp_leavesBindingWithPath() throws Exception {
    assertThat(tcp.register(new Endpoint(103, "127.52.0.3", 25163))).isZero();
    assertThat(pbx.bindings()).contains("103", "127.52.0.3:25163");
  }

  @Test
  void call_fromTcpToUdp_isAnsweredAndHungUp() throws Exception {
    Process server = udp.server("callee", BOB).start();
    try {
      Thread.sleep(300);
      assertThat(tcp.run("caller", new Endpoint(101, "127.52.0.1", 25161), 102)).isZero();
      assertThat(server.waitFor(15, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isZero();
    } finally {
      Command.stop(server);
    }
  }
}
