package org.pbxguard.server.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A web server on plain sockets that keeps every byte it got and answers what it was told to. */
final class RawUpstream {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final AtomicBoolean hangUpOnNext = new AtomicBoolean();
  private volatile String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final Thread accepting;

  RawUpstream() throws IOException {
    accepting = start(this::accept);
  }

  /** Daemon threads, so that a hanging connection never holds a test. */
  private static Thread start(Runnable body) {
    Thread thread = new Thread(body, "raw-upstream");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        var serving = start(() -> serve(socket));
        assert serving != null;
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        received.add(head + body(head, in));
        if (hangUpOnNext.getAndSet(false)) {
          return;
        }
        String now = answer;
        if (now.isEmpty()) {
          in.read();
          return;
        }
        socket.getOutputStream().write(now.getBytes(StandardCharsets.ISO_8859_1));
        if (now.contains("Connection: close") || now.contains("BREAK")) {
          return;
        }
      }
    } catch (IOException e) {
      // The gateway hung up, which some tests are about.
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static String body(String head, InputStream in) throws IOException {
    String lower = head.toLowerCase(java.util.Locale.ROOT);
    int length = lower.indexOf("\r\ncontent-length: ");
    if (length >= 0) {
      int from = length + 18;
      int bytes = Integer.parseInt(head.substring(from, head.indexOf("\r\n", from)));
      return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }
    if (!lower.contains("transfer-encoding: chunked")) {
      return "";
    }
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    while (!chunks.toString(StandardCharsets.ISO_8859_1).endsWith("0\r\n\r\n")) {
      chunks.write(in.read());
    }
    return chunks.toString(StandardCharsets.ISO_8859_1);
  }

  /** What it says from now on; empty for silence. */
  void answers(String raw) {
    answer = raw;
  }

  /** Lets it close the connection instead of answering the next request. */
  void hangUpOnNext() {
    hangUpOnNext.set(true);
  }

  /** The next request as it came. */
  String next() throws InterruptedException {
    String request = received.poll(10, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("nothing reached the upstream");
    }
    return request;
  }

  boolean untouched() {
    return received.isEmpty();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Returns when nobody is accepted any more: a thread that waits for one keeps the port open. */
  void close() throws IOException, InterruptedException {
    server.close();
    accepting.join();
  }
}
