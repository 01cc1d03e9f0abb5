package org.pbxguard.servlet.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The same over HTTP/2, but for what is sent byte by byte. */
class JettyHttp2ContractTest extends ContainerContract {
  private static final String ATTACK = "/params?id=1+union+select+password+from+users";

  JettyHttp2ContractTest() {
    super(JettyServer::startHttp2);
  }

  @Test
  void get_refusedStreams_leaveTheConnectionToItsOthers() throws Exception {
    Client client = client();
    for (int i = 1; i <= 20; i++) {
      String attacker = "203.0.113." + (100 + i);
      assertThat(client.get(ATTACK, PROXY, attacker).statusCode()).as(attacker).isEqualTo(403);
      assertThat(client.get("/params?a=" + i, PROXY, "203.0.113.99").body())
          .isEqualTo("a=" + i + "\n");
    }
  }

  /** A client that waits until it has sent all must be let to, or it never sees the answer. */
  @Test
  void post_refusedBeforeAllIsSent_theAnswerArrivesEachTime() throws Exception {
    String large = "0123456789".repeat(60_000);
    for (int i = 0; i < 10; i++) {
      assertThat(post("/reader", "text/plain", large).statusCode()).isEqualTo(413);
    }
  }
}
