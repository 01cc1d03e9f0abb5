package org.pbxguard.servlet.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JettyContractTest extends ContainerContract {
  JettyContractTest() {
    super(JettyServer::start);
  }

  /** Not for Tomcat: it tells them to send before any filter is called. */
  @Test
  void post_whoeverAsksFirst_isRefusedWithoutItsBody() throws Exception {
    String head = "POST /reader HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n";

    RawAnswer answer =
        new Client(port())
            .raw(
                head
                    + "Content-Length: "
                    + UNREAD
                    + "\r\n"
                    + PROXY
                    + ": 203.0.113.78"
                    + "\r\n\r\n");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).endsWith("</html>\n");
  }

  /** Not for Tomcat: its threads read on after a refusal, for as long as its time-out is. */
  @Test
  void post_manySlowBodies_stopNoOrdinaryRequest() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 400; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        slow.add(socket);
        String head =
            "POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n";
        socket
            .getOutputStream()
            .write((head + PROXY + ": 203.0.113.77\r\n\r\na").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
      }

      assertThat(get("/params?a=1").body()).isEqualTo("a=1\n");
      assertThat(post("/params", FORM, "b=2").body()).isEqualTo("b=2\n");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }
}
