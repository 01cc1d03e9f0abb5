package org.pbxguard.servlet.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/** A client of one server: the JDK's for what it can send, a socket for odd bytes of HTTP/1.1. */
final class Client {
  private static final int CHUNK = 8192;

  private final HttpClient http;
  private final HttpClient.Version version;
  private final String base;
  private final int port;

  private Client(HttpClient http, String base, int port) {
    this.http = http;
    this.version = http.version();
    this.base = base;
    this.port = port;
  }

  /** Speaks HTTP/1.1. */
  Client(int port) {
    this(
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
        "http://127.0.0.1:" + port,
        port);
  }

  /** Speaks HTTP/2 over TLS with {@code securePort}. */
  static Client http2(SSLContext tls, int securePort, int port) {
    HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(tls).build();
    return new Client(http, "https://127.0.0.1:" + securePort, port);
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  HttpResponse<String> post(String path, String type, String body, String... headers)
      throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = type;
    return send("POST", path, BodyPublishers.ofString(body), all);
  }

  HttpResponse<String> form(String path, String body, String... headers) throws Exception {
    return post(path, "application/x-www-form-urlencoded", body, headers);
  }

  HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer =
        http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (answer.version() != version) {
      throw new IOException("answered in " + answer.version());
    }
    return answer;
  }

  /** Sends ISO-8859-1 characters as bytes, all of them, and then reads the answer to its end. */
  RawAnswer raw(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return answer(socket);
    }
  }

  /** As {@link #raw}, but the second text follows when the answer has begun to come. */
  RawAnswer rawInTwo(String first, String second) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(first.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> in.available() > 0);
      byte[] rest = second.getBytes(StandardCharsets.ISO_8859_1);
      for (int at = 0; at < rest.length; at += CHUNK) {
        out.write(rest, at, Math.min(CHUNK, rest.length - at));
      }
      out.flush();
      return answer(socket);
    }
  }

  private static RawAnswer answer(Socket socket) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[4096];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      answer.write(buffer, 0, count);
    }
    return new RawAnswer(answer.toString(StandardCharsets.ISO_8859_1));
  }
}
