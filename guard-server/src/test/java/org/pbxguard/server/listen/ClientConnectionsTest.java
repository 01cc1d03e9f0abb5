package org.pbxguard.server.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.net.IpAddress;

final class ClientConnectionsTest {
  private static final int MOST = 3;
  private static final IpAddress EXEMPT = IpAddress.parse("127.0.0.9").orElseThrow();

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);
  private final ClientConnections limit = new ClientConnections(MOST, Set.of(EXEMPT)::contains);
  private final Deque<Socket> sockets = new ArrayDeque<>();

  @BeforeEach
  void start() throws Exception {
    connector.addBean(limit);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new NoContent());
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.stop();
  }

  /** Whether a new connection from an address is served; it stays open. */
  private boolean served(String from) throws IOException {
    Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(),
            connector.getLocalPort(),
            InetAddress.getByName(from),
            0);
    sockets.push(socket);
    socket.setSoTimeout(20_000);
    try {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      return socket.getInputStream().read() == 'H';
    } catch (IOException closed) {
      return false;
    }
  }

  @Test
  void open_moreThanTheLimit_areClosedForThatClientOnly() throws Exception {
    for (int i = 0; i < MOST; i++) {
      assertThat(served("127.0.0.1")).isTrue();
    }

    assertThat(served("127.0.0.1")).isFalse();
    assertThat(served("127.0.0.1")).isFalse();
    assertThat(served("127.0.0.2")).isTrue();
  }

  @Test
  void close_makesRoomAgain() throws Exception {
    for (int i = 0; i < MOST; i++) {
      assertThat(served("127.0.0.1")).isTrue();
    }
    sockets.pop().close();

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> served("127.0.0.1"));
  }

  @Test
  void close_ofAll_leavesNothingBehind() throws Exception {
    for (int i = 0; i < MOST + 2; i++) {
      served("127.0.0.1");
    }
    assertThat(served("127.0.0.2")).isTrue();
    for (Socket socket : sockets) {
      socket.close();
    }

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> limit.clients() == 0);
  }

  @Test
  void exempt_hasNoLimit() throws Exception {
    for (int i = 0; i < 3 * MOST; i++) {
      assertThat(served("127.0.0.9")).isTrue();
    }
  }
}
