package org.pbxguard.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.config.Settings;
import org.pbxguard.core.time.GuardClock;

/**
 * The gate in the whole running server: a web application with a login form behind the gateway, an
 * administrator who enrols by the REST API, a browser that only has HTTP.
 */
final class MfaGateServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SETTINGS =
      """
      http:
        mfa_gate:
          paths: ["/*"]
          open_paths: [/style.css]
          session_cookie: SID
          logins:
            - path: /login
              user_field: username
              fields: [password]
              success_redirect: /home
      """;

  @TempDir Path dir;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> reached = new CopyOnWriteArrayList<>();
  private final AtomicInteger sessions = new AtomicInteger();
  private HttpServer upstream;
  private GuardServer guard;

  @BeforeEach
  void open() throws Exception {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    upstream.createContext("/", this::serve);
    upstream.start();
    guard = start();
  }

  private GuardServer start() throws Exception {
    Path file = dir.resolve("guard.yml");
    Files.writeString(file, SETTINGS, UTF_8);
    List<String> sets =
        List.of(
            "state.dir=" + dir.resolve("state"),
            "sip.listen=127.0.0.1:0",
            "sip.inside=127.0.0.1:0",
            "http.listen=127.0.0.1:0",
            "http.upstream=http://127.0.0.1:" + upstream.getAddress().getPort(),
            "api.listen=127.0.0.1:0");
    return GuardServer.open(
        ServerSettings.bind(Settings.load(file, sets, Map.of())), GuardClock.system());
  }

  @AfterEach
  void close() {
    guard.close();
    upstream.stop(0);
  }

  /** The application: a password, a session cookie, pages. */
  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    reached.add(exchange.getRequestMethod() + " " + path);
    if (path.equals("/login") && body.contains("password=right")) {
      exchange.getResponseHeaders().add("Set-Cookie", "SID=s" + sessions.incrementAndGet());
      exchange.getResponseHeaders().add("Location", "/home");
      exchange.sendResponseHeaders(302, -1);
    } else {
      byte[] page = ("page " + exchange.getRequestHeaders().get("Cookie")).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
    }
    exchange.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
  }

  private String origin() {
    return "http://" + guard.httpAddress();
  }

  private HttpRequest.Builder to(String path, String cookies) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin() + path)).header("Accept", "text/html");
    return cookies.isEmpty() ? request : request.header("Cookie", cookies);
  }

  private HttpResponse<String> get(String path, String cookies) throws Exception {
    return send(to(path, cookies));
  }

  private HttpResponse<String> post(String path, String cookies, String form) throws Exception {
    return send(
        to(path, cookies)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", origin())
            .POST(BodyPublishers.ofString(form)));
  }

  private JsonNode api(String path, Map<String, ?> body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + guard.apiAddress() + path))
            .header("Authorization", "Bearer " + key())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    HttpResponse<String> answer = send(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private String key() throws IOException {
    return Files.readString(dir.resolve("state/admin.key"), UTF_8).strip();
  }

  /** Enrols a user and returns the backup codes. */
  private List<String> enrol(String user) throws Exception {
    JsonNode enrolled = api("/api/mfa/enroll", Map.of("extension", user));
    api(
        "/api/mfa/verify-enrollment",
        Map.of("extension", user, "code", totp(enrolled.path("secret").asText(), 0)));
    List<String> codes = new ArrayList<>();
    codes.add(totp(enrolled.path("secret").asText(), 1));
    enrolled.path("backup_codes").forEach(code -> codes.add(code.asText()));
    return codes;
  }

  /** RFC 6238, {@code ahead} steps from now. */
  private static String totp(String base32, int ahead) throws Exception {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    int bits = 0;
    int held = 0;
    for (int i = 0; i < base32.length(); i++) {
      bits = (bits << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(base32.charAt(i));
      held += 5;
      if (held >= 8) {
        held -= 8;
        key.write(bits >> held);
      }
    }
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(key.toByteArray(), "HmacSHA1"));
    long step = Instant.now().getEpochSecond() / 30 + ahead;
    byte[] tag = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
    int number = ByteBuffer.wrap(tag, tag[19] & 15, 4).getInt() & 0x7fffffff;
    return "%06d".formatted(number % 1_000_000);
  }

  private static String cookie(HttpResponse<String> answer) {
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("");
  }

  private String signIn(String user) throws Exception {
    HttpResponse<String> answer = post("/login", "", "username=" + user + "&password=right");
    assertThat(answer.statusCode()).isEqualTo(302);
    return cookie(answer);
  }

  private HttpResponse<String> prove(String session, String code) throws Exception {
    String page = get("/pbx-guard/verify", session).body();
    int at = page.indexOf("name=\"csrf\" value=\"") + 19;
    String csrf = page.substring(at, page.indexOf('"', at));
    return post("/pbx-guard/verify", session, "csrf=" + csrf + "&code=" + code);
  }

  @Test
  void page_onlyAfterPasswordAndSecondFactor() throws Exception {
    List<String> codes = enrol("alice");
    assertThat(location(get("/home", ""))).isEqualTo("/login");
    assertThat(get("/style.css", "").body()).startsWith("page");
    String session = signIn("alice");
    HttpResponse<String> asked = get("/home", session);
    assertThat(location(asked)).isEqualTo("/pbx-guard/verify");
    assertThat(reached).doesNotContain("GET /home");

    assertThat(prove(session, "000000").statusCode()).isEqualTo(403);
    HttpResponse<String> proven = prove(session, codes.get(0));
    assertThat(location(proven)).as(proven.body()).isEqualTo("/home");
    String cookies = session + "; " + cookie(proven);
    HttpResponse<String> page = get("/home", cookies);
    assertThat(page.statusCode()).isEqualTo(200);
    // The application does not see the gate's cookie.
    assertThat(page.body()).isEqualTo("page [" + session + "]");
    assertThat(location(get("/home", session))).startsWith("/pbx-guard/verify");
  }

  @Test
  void userWithoutFactor_whereNoneIsRequired_passes() throws Exception {
    assertThat(get("/home", signIn("bob")).body()).startsWith("page");
  }
}
