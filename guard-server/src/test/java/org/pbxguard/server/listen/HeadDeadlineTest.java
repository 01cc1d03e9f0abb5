package org.pbxguard.server.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HeadDeadlineTest {
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  @BeforeEach
  void start() throws Exception {
    connector.addBean(new HeadDeadline(server.getScheduler(), Duration.ofMillis(300)));
    server.addConnector(connector);
    server.setHandler(new NoContent());
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private Socket connect() throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  @Test
  void head_neverWhole_endsTheConnection() throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(US_ASCII));
      // It may be told that its request was bad, and then it ends.
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .doesNotContain("204");
    }
  }

  @Test
  void connection_thatSaysNothing_isEnded() throws Exception {
    try (Socket socket = connect()) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void connection_thatHasAsked_staysOpenPastTheDeadline() throws Exception {
    try (Socket asking = connect();
        Socket silent = connect()) {
      byte[] request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(US_ASCII);
      asking.getOutputStream().write(request);
      assertThat(new String(asking.getInputStream().readNBytes(12), US_ASCII))
          .isEqualTo("HTTP/1.1 204");
      // The other, opened later, has met its deadline: this one's is over too.
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      asking.getOutputStream().write(request);
      Awaitility.await()
          .until(
              () ->
                  new String(
                          asking.getInputStream().readNBytes(asking.getInputStream().available()),
                          US_ASCII)
                      .contains("HTTP/1.1 204"));
    }
  }
}
