package org.pbxguard.server.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TunnelTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** An upstream that agrees to every upgrade and then only listens. */
  private static UpgradedUpstream agreed(ServerSocket server, Runnable whenClosed)
      throws Exception {
    CompletableFuture<Void> answered =
        CompletableFuture.runAsync(
            () -> {
              try {
                Socket socket = server.accept();
                socket.getOutputStream().write("HTTP/1.1 101 Yes\r\n\r\n".getBytes(US_ASCII));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    Upstream upstream = new Upstream("http", "127.0.0.1", server.getLocalPort());
    UpgradedUpstream asked =
        UpgradedUpstream.ask(upstream, PATIENCE, PATIENCE, "GET / HTTP/1.1\r\n\r\n", whenClosed);
    answered.join();
    return asked;
  }

  @Test
  void init_afterTheTunnelEnded_closesTheClientToo() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Tunnel tunnel = new Tunnel();
      tunnel.to(agreed(server, () -> {}));
      tunnel.destroy();

      tunnel.init(new Client(closed));

      await().atMost(PATIENCE).untilAsserted(() -> assertThat(closed).hasPositiveValue());
    }
  }

  @Test
  void init_clientHangsUp_bothSidesAreClosed() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    AtomicInteger upstreamClosed = new AtomicInteger();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Tunnel tunnel = new Tunnel();
      tunnel.to(agreed(server, upstreamClosed::incrementAndGet));

      tunnel.init(new Client(closed));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(closed).hasPositiveValue();
                assertThat(upstreamClosed).hasPositiveValue();
              });
    }
  }

  /** A client that has hung up: it sends nothing more and takes nothing. */
  private record Client(AtomicInteger closed) implements WebConnection {
    @Override
    public ServletInputStream getInputStream() {
      return new ServletInputStream() {
        @Override
        public int read() {
          return -1;
        }

        @Override
        public boolean isFinished() {
          return true;
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
          throw new IllegalStateException("a tunnel blocks");
        }
      };
    }

    @Override
    public ServletOutputStream getOutputStream() {
      return new ServletOutputStream() {
        @Override
        public void write(int b) {}

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
          throw new IllegalStateException("a tunnel blocks");
        }
      };
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
