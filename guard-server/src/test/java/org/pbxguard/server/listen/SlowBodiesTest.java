package org.pbxguard.server.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A clock that stands still but for the test, a server that reads whole bodies. */
final class SlowBodiesTest {
  private final AtomicLong nanos = new AtomicLong();
  private final CountDownLatch firstByteRead = new CountDownLatch(1);
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  @BeforeEach
  void start() throws Exception {
    server.addConnector(connector);
    server.setErrorHandler(new PlainErrors());
    server.setHandler(new SlowBodies(new Reader(), 100, nanos::get));
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  /** Answers with the number of bytes it read. */
  private final class Reader extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      int count = 0;
      try (InputStream in = Content.Source.asInputStream(request)) {
        while (in.read() >= 0) {
          count++;
          firstByteRead.countDown();
        }
      }
      Content.Sink.write(response, true, Integer.toString(count), callback);
      return true;
    }
  }

  /** Sends a body in two pieces with so much time between them. */
  private String post(String first, String second, long secondsBetween) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
      socket.setSoTimeout(20_000);
      String head =
          "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: "
              + (first.length() + second.length())
              + "\r\n\r\n";
      socket.getOutputStream().write((head + first).getBytes(US_ASCII));
      assertThat(firstByteRead.await(20, TimeUnit.SECONDS)).isTrue();
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(secondsBetween));
      // Not the last byte: the body goes on, slowly.
      socket.getOutputStream().write(second.substring(0, 1).getBytes(US_ASCII));
      if (secondsBetween < 6) {
        socket.getOutputStream().write(second.substring(1).getBytes(US_ASCII));
      }
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @Test
  void body_withinTheGrace_isRead() throws Exception {
    assertThat(post("a", "bcd", 4)).startsWith("HTTP/1.1 200 ").endsWith("4");
  }

  @Test
  void body_fastEnough_isRead() throws Exception {
    // 599 bytes in five seconds are 119 a second.
    assertThat(post("a".repeat(598), "bc", 5)).startsWith("HTTP/1.1 200 ").endsWith("600");
  }

  @Test
  void body_trickling_isEnded() throws Exception {
    assertThat(post("a", "bcd", 60)).doesNotStartWith("HTTP/1.1 200 ");
  }
}
