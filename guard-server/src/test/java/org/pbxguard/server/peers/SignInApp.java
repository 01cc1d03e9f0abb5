package org.pbxguard.server.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A web application that signs anybody in, and a YubiKey validation server that believes all. */
final class SignInApp implements AutoCloseable {
  private static final String FORM =
      "<!doctype html><title>Sign in</title><form method=post action=/login><input name=user>"
          + "<input name=password type=password><button>Sign in</button></form>";

  private final HttpServer server;
  private final AtomicInteger counter = new AtomicInteger();

  private SignInApp(HttpServer server) {
    this.server = server;
  }

  static SignInApp start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SignInApp app = new SignInApp(server);
    server.createContext("/", SignInApp::page);
    server.createContext("/login", SignInApp::login);
    server.createContext("/wsapi/2.0/verify", app::validate);
    server.start();
    return app;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void page(HttpExchange exchange) throws IOException {
    answer(exchange, 200, "<!doctype html><title>PBX</title><h1>Welcome to the PBX</h1>");
  }

  private static void login(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().add("Set-Cookie", "SID=" + UUID.randomUUID() + "; Path=/");
      exchange.getResponseHeaders().add("Location", "/admin");
      answer(exchange, 302, "");
    } else {
      answer(exchange, 200, FORM);
    }
  }

  private void validate(HttpExchange exchange) throws IOException {
    Map<String, String> query =
        Arrays.stream(exchange.getRequestURI().getQuery().split("&", -1))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    answer(
        exchange,
        200,
        "t=2026-01-01T00:00:00Z0001\r\notp=%s\r\nnonce=%s\r\nsl=100\r\nsessioncounter=%d\r\nsessionuse=1\r\ntimestamp=1\r\nstatus=OK\r\n"
            .formatted(query.get("otp"), query.get("nonce"), counter.incrementAndGet()));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = text.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/html;charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
