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
import java.net.Socket;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.config.Settings;
import org.pbxguard.core.net.HostPort;
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
          unguarded_paths: [/hook]
          session_cookie: SID
          cookies: [lang]
          actions:
            - {name: export, path: /export/*}
          logins:
            - path: /login
              user_field: username
              fields: [password]
              success_redirect: /home
            - path: /all-in-one
              user_field: username
              fields: [password, token]
              success_status: [200]
              success_marker: "<a>Sign out</a>"
      security:
        mfa:
          policy:
            step_up_actions: [change_factors, export]
            required_paths: [/strict]
      """;

  private static final List<String> DISGUISES =
      List.of(
          "//home",
          "/home;x=y",
          "/home;/x",
          "/x/../home",
          "/x/%2e%2e/home",
          "/hook/../home",
          "/hook;/../home",
          "/hook%2f..%2fhome",
          "/hook%2fhome",
          "/style.css/../home",
          "/style.css;/home",
          "/style.css%2fhome",
          "/STYLE.CSS",
          "/%68ome",
          "/h%6fme",
          "/%2fhome",
          "/HOME",
          "/x%5c..%5chome",
          "/login;x",
          "/login/",
          "/login%2f",
          "/LOGIN",
          "/login/../home",
          "/pbx-guard/../home",
          "/pbx-guard;x/verify",
          "/pbx-guard/%2e%2e/home",
          "/pbx-guard%2fverify",
          "/%2e/home");

  @TempDir Path dir;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> reached = new CopyOnWriteArrayList<>();
  private final AtomicInteger sessions = new AtomicInteger();
  private final Set<String> signedIn = ConcurrentHashMap.newKeySet();
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
            // What is refused here must be refused by itself, not because the client is blocked.
            "security.threat_detection.automatic_blocking=false",
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

  /**
   * The application: a password, sessions, pages; one address that is login and first page at once,
   * as FreePBX has it; a cookie and a header that sign in by themselves.
   */
  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    String cookies = String.valueOf(exchange.getRequestHeaders().get("Cookie"));
    reached.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    Matcher sent = Pattern.compile("SID=(s[0-9]+)").matcher(cookies);
    String session = sent.find() ? sent.group(1) : "";
    boolean right = body.contains("password=right") || query.contains("password=right");
    if (session.isEmpty()) {
      session = "s" + sessions.incrementAndGet();
      exchange.getResponseHeaders().add("Set-Cookie", "SID=" + session + "; Path=/; HttpOnly");
    }
    if (right || cookies.contains("remember=alice") || body.contains("\"password\":\"right\"")) {
      signedIn.add(session);
    }
    boolean in = signedIn.contains(session);
    if (path.equals("/login") && in) {
      exchange.getResponseHeaders().add("Location", "/home");
      exchange.sendResponseHeaders(302, -1);
    } else {
      String shown = in ? "<a>Sign out</a> the secret" : "please sign in";
      byte[] page = (shown + " " + cookies).getBytes(UTF_8);
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

  private String verified(String session, String code) throws Exception {
    return session + "; " + cookie(prove(session, code));
  }

  private HttpResponse<String> prove(String session, String code) throws Exception {
    return prove(session, code, "");
  }

  private HttpResponse<String> prove(String session, String code, String more) throws Exception {
    String page = get("/pbx-guard/verify", session).body();
    int at = page.indexOf("name=\"csrf\" value=\"") + 19;
    String csrf = page.substring(at, page.indexOf('"', at));
    return post("/pbx-guard/verify", session, "csrf=" + csrf + "&code=" + code + more);
  }

  @Test
  void page_onlyAfterPasswordAndSecondFactor() throws Exception {
    List<String> codes = enrol("alice");
    assertThat(location(get("/home", ""))).isEqualTo("/login");
    assertThat(get("/style.css", "").statusCode()).isEqualTo(200);
    String session = signIn("alice");
    HttpResponse<String> asked = get("/home?a=/etc/x", session);
    assertThat(location(asked)).isEqualTo("/pbx-guard/verify");
    assertThat(get("/home", session).body()).isEmpty();
    assertThat(reached).noneMatch(line -> line.startsWith("GET /home"));

    assertThat(prove(session, "000000").statusCode()).isEqualTo(403);
    HttpResponse<String> proven = prove(session, codes.get(0));
    assertThat(location(proven)).as(proven.body()).isEqualTo("/home");
    HttpResponse<String> page = get("/home", session + "; " + cookie(proven));
    // The application does not see the gate's cookie.
    assertThat(page.body()).isEqualTo("<a>Sign out</a> the secret [" + session + "]");
    assertThat(location(get("/home", session))).isEqualTo("/pbx-guard/verify");
  }

  @Test
  void userWithoutFactor_whereNoneIsRequired_passes() throws Exception {
    assertThat(get("/home", signIn("bob")).body()).contains("secret");
    HttpResponse<String> page = post("/all-in-one", "", "username=bob&password=right");
    assertThat(page.body()).contains("secret");
  }

  @Test
  void login_answeringWithThePageItself_showsItAfterTheFactorOnly() throws Exception {
    List<String> codes = enrol("alice");
    String anonymous = cookie(get("/all-in-one", ""));
    String form = "username=alice&password=";
    assertThat(post("/all-in-one", anonymous, form + "wrong").body()).contains("please sign in");
    HttpResponse<String> in = post("/all-in-one", anonymous, form + "right&token=1");
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(in.body()).isEmpty();
    assertThat(location(in)).isEqualTo("/all-in-one");
    assertThat(location(get("/all-in-one", anonymous))).isEqualTo("/pbx-guard/verify");
    String cookies = verified(anonymous, codes.get(1));
    assertThat(get("/all-in-one", cookies).body()).contains("the secret");
  }

  @Test
  void restart_sessionOfTheApplicationAlive_isSentToTheLoginOnceAndNotRound() throws Exception {
    List<String> codes = enrol("alice");
    String cookies = verified(signIn("alice"), codes.get(1));
    assertThat(get("/home", cookies).body()).contains("secret");
    guard.close();
    guard = start();
    assertThat(location(get("/home", cookies))).isEqualTo("/login");
    HttpResponse<String> login = get("/login", cookies);
    assertThat(login.statusCode()).isEqualTo(200);
    assertThat(login.body()).contains("please sign in");
    assertThat(get("/all-in-one", cookies).body()).contains("please sign in");
    String again = signIn("alice");
    assertThat(get("/home", verified(again, codes.get(2))).body()).contains("secret");
  }

  @Test
  void sessionSignedInUnseen_isNotBelieved() throws Exception {
    enrol("alice");
    String session = cookie(get("/all-in-one", ""));
    // A program's path that the gate does not look at, with the same session.
    assertThat(post("/hook", session, "password=right").body()).contains("secret");
    assertThat(get("/all-in-one", session).body()).contains("please sign in");
    assertThat(location(get("/home", session))).isEqualTo("/login");
  }

  @Test
  void login_fieldsBesideTheListed_areNotReached() throws Exception {
    enrol("alice");
    for (String path :
        List.of(
            "/all-in-one?+username=alice&password=right",
            "/all-in-one?username%5B%5D=alice&password=right",
            "/all-in-one?user.name=alice&password=right",
            "/all-in-one?display=x")) {
      assertThat(get(path, "").body()).as(path).doesNotContain("secret");
      assertThat(reached).as(path).isEmpty();
    }
  }

  @Test
  void login_asJson_isRefused() throws Exception {
    HttpRequest.Builder json =
        to("/all-in-one", "")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"username\":\"alice\",\"password\":\"right\"}"));
    assertThat(send(json).statusCode()).isEqualTo(403);
    assertThat(reached).isEmpty();
  }

  @Test
  void rememberMe_isHidden_listedCookiePasses() throws Exception {
    enrol("alice");
    HttpResponse<String> login = get("/all-in-one", "remember=alice; lang=de");
    assertThat(login.body()).isEqualTo("please sign in [lang=de]");
    assertThat(get("/style.css", "remember=alice").body()).isEqualTo("please sign in null");
    String session = signIn("bob");
    assertThat(get("/home", session + "; remember=alice; lang=de").body())
        .endsWith("[" + session + "; lang=de]");
  }

  @Test
  void ownCredentials_areRefused() throws Exception {
    String cookies = verified(signIn("alice"), enrol("alice").get(1));
    int before = reached.size();
    for (String path : List.of("/home", "/all-in-one", "/style.css", "/login")) {
      for (String value : List.of("Basic YWxpY2U6cmlnaHQ=", "Bearer token", "Negotiate x")) {
        assertThat(send(to(path, cookies).header("Authorization", value)).statusCode())
            .as(path + " " + value)
            .isEqualTo(403);
      }
    }
    assertThat(reached).hasSize(before);
    assertThat(send(to("/hook", "").header("Authorization", "Bearer token")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void webSocket_beforeTheFactor_isRefused() throws Exception {
    enrol("alice");
    String session = signIn("alice");
    int before = reached.size();
    for (String path : List.of("/home", "/style.css", "/login")) {
      for (String cookie : List.of(session, "SID=unknown")) {
        String answer =
            raw(
                "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nConnection: Upgrade\r\n"
                        .formatted(path, guard.httpAddress(), cookie)
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 403 ");
      }
    }
    assertThat(reached).hasSize(before);
  }

  private String raw(String request) throws IOException {
    HostPort at = guard.httpAddress();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      byte[] head = socket.getInputStream().readNBytes(32);
      return new String(head, UTF_8);
    }
  }

  @Test
  void path_inDisguise_reachesNothing() throws Exception {
    enrol("alice");
    String session = signIn("alice");
    int before = reached.size();
    for (String path : DISGUISES) {
      String answer =
          raw(
              "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, guard.httpAddress(), session));
      assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|403|404|303) .*");
      assertThat(reached).as(path).hasSize(before);
    }
  }

  @Test
  void trustedDevice_isNotAskedAgainUntilItIsTakenBack() throws Exception {
    List<String> codes = enrol("alice");
    HttpResponse<String> proven = prove(signIn("alice"), codes.get(1), "&trust=yes");
    String device =
        proven.headers().allValues("Set-Cookie").stream()
            .filter(cookie -> cookie.startsWith("pbxguard-device="))
            .findFirst()
            .orElseThrow();
    assertThat(device).contains("HttpOnly", "SameSite=Lax", "Max-Age=2592000");
    String cookie = device.split(";", 2)[0];
    String again = signIn("alice");
    HttpResponse<String> page = get("/home", again + "; " + cookie);
    assertThat(page.body()).isEqualTo("<a>Sign out</a> the secret [" + again + "]");
    // Good for its user only, and no fresh proof.
    enrol("carol");
    assertThat(location(get("/home", signIn("carol") + "; " + cookie))).endsWith("/verify");
    assertThat(location(get("/export/all", again + "; " + cookie))).endsWith("/verify");

    api("/api/mfa/purge", Map.of("extension", "alice"));
    enrol("alice");
    assertThat(location(get("/home", signIn("alice") + "; " + cookie))).endsWith("/verify");
  }

  @Test
  void untickedBox_trustsNothing() throws Exception {
    HttpResponse<String> proven = prove(signIn("alice"), enrol("alice").get(1));
    assertThat(proven.headers().allValues("Set-Cookie"))
        .noneMatch(cookie -> cookie.contains("device"));
  }

  @Test
  void action_withAFreshProof_passes() throws Exception {
    String cookies = verified(signIn("alice"), enrol("alice").get(1));
    assertThat(get("/export/all", cookies).body()).contains("secret");
  }

  @Test
  void requiredFactor_notThere_isEnrolledFirst() throws Exception {
    String session = signIn("bob");
    assertThat(location(get("/strict/x", session))).isEqualTo("/pbx-guard/account");
    assertThat(get("/pbx-guard/account", session).statusCode()).isEqualTo(200);
    assertThat(get("/home", session).body()).contains("secret");
  }

  @Test
  void blockedAddress_verifiedSessionGoesOn_othersDoNot() throws Exception {
    List<String> codes = enrol("alice");
    String session = signIn("alice");
    String cookies = verified(session, codes.get(1));
    api(
        "/api/security/block-ip",
        Map.of("ip_address", "127.0.0.1", "reason", "a test", "duration", 600, "force", true));
    assertThat(get("/home", cookies).body()).contains("secret");
    assertThat(get("/home", session).statusCode()).isEqualTo(403);
    assertThat(get("/login", "").statusCode()).isEqualTo(403);
    String token = cookies.substring(cookies.indexOf("; ") + 2);
    assertThat(get("/home", "SID=other; " + token).statusCode()).isEqualTo(403);
    // Attacks are refused from there too.
    assertThat(
            get("/home?q=1%27%20UNION%20SELECT%20password%20FROM%20users--", cookies).statusCode())
        .isEqualTo(403);
  }
}
