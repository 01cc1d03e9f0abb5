package org.pbxguard.servlet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Fido2Settings;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.PolicySettings;
import org.pbxguard.core.mfa.YubikeySettings;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.FailingJournal;
import org.pbxguard.servlet.SoftwareKey;
import org.pbxguard.servlet.TestTotp;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.client.ProxyHeader;
import org.pbxguard.servlet.parse.PathPattern;

/** An application behind the gate, a validation server for YubiKeys, and browsers before it. */
final class AccountHouse {
  static final String ACCOUNT = "/pbx-guard/account";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where the pages' script posts is the page's own origin; keys see this one. */
  static final String ORIGIN = "http://localhost";

  final AtomicBoolean diskFails = new AtomicBoolean();
  private final AtomicLong passed = new AtomicLong();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpServer validation;
  private final MfaGateContract.Running server;
  final SecondFactor factor;
  private final List<MfaMethod> allowed;

  /** Starts a container. */
  interface Start {
    MfaGateContract.Running start(jakarta.servlet.ServletContainerInitializer application)
        throws Exception;
  }

  AccountHouse(Start start, boolean required) throws Exception {
    this(start, required, MfaMethod.values());
  }

  AccountHouse(Start start, boolean required, MfaMethod... allowed) throws Exception {
    this.allowed = List.of(allowed);
    validation = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    validation.createContext("/", AccountHouse::validate);
    validation.start();
    GuardClock clock =
        new GuardClock(
            () -> System.nanoTime() + passed.get(), () -> Instant.now().plusNanos(passed.get()));
    KeyRing keys = KeyRing.ephemeral();
    factor = factor(required, clock, keys);
    MfaGate gate =
        new MfaGate(
            gateSettings(),
            new GatePorts(
                factor,
                keys.signer(Purpose.CSRF, 32),
                clock,
                new AddressResolver(List.of(), ProxyHeader.X_FORWARDED_FOR)));
    server = start.start((classes, context) -> register(context, gate));
  }

  /** Says OK to every OTP that ends with a c. */
  private static void validate(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
      query.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    String status = query.getOrDefault("otp", "").endsWith("c") ? "OK" : "BAD_OTP";
    String answer =
        "t=2026-01-01T00:00:00Z0001\r\notp=%s\r\nnonce=%s\r\nsl=100\r\nsessioncounter=1\r\nsessionuse=1\r\ntimestamp=1\r\nstatus=%s\r\n"
            .formatted(query.get("otp"), query.get("nonce"), status);
    byte[] bytes = answer.getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private SecondFactor factor(boolean required, GuardClock clock, KeyRing keys) {
    MemoryJournal memory = new MemoryJournal();
    return SecondFactor.open(
        mfaSettings(required),
        new MfaPorts(
            new FailingJournal(memory, diskFails::get),
            each -> memory.rows(Table.MFA, each),
            keys.sealer(),
            MfaListener.none(),
            clock),
        keys);
  }

  private MfaSettings mfaSettings(boolean required) {
    MfaSettings d = MfaSettings.defaults();
    String url = "http://127.0.0.1:" + validation.getAddress().getPort() + "/wsapi/2.0/verify";
    return new MfaSettings(
        true,
        required,
        d.pendingLifetime(),
        d.totp(),
        d.backupCodes(),
        new YubikeySettings(true, 1, Optional.empty(), List.of(url), Duration.ofSeconds(20)),
        new Fido2Settings(
            true,
            Optional.of("localhost"),
            "Test",
            List.of(ORIGIN),
            Fido2Settings.Demand.PREFERRED,
            Fido2Settings.Demand.PREFERRED,
            Fido2Settings.Attestation.NONE,
            Duration.ofMinutes(5),
            3),
        d.throttle(),
        new PolicySettings(
            d.policy().requiredRoles(),
            d.policy().requiredPaths(),
            d.policy().gracePeriod(),
            allowed,
            d.policy().trustedDeviceLifetime(),
            d.policy().stepUpActions(),
            d.policy().stepUpLifetime()));
  }

  private static GateSettings gateSettings() {
    GateSettings d = GateSettings.defaults();
    return new GateSettings(
        List.of(new PathPattern("/*")),
        List.of(),
        List.of(),
        List.of(),
        UserSource.LOGIN,
        d.userHeader(),
        List.of(new GateLogin("/login", "user", List.of("password"), List.of(302), "/", "")),
        "SID",
        List.of(),
        true,
        List.of(),
        d.prefix(),
        Duration.ofMinutes(30),
        Duration.ofHours(12),
        1000);
  }

  private static void register(ServletContext context, MfaGate gate) {
    FilterRegistration.Dynamic filter = context.addFilter("gate", gate);
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    context.addServlet("app", new App()).addMapping("/*");
  }

  /** Signs anybody in. */
  private static final class App extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getRequestURI().equals("/login")) {
        response.setStatus(302);
        response.addHeader("Set-Cookie", "SID=" + UUID.randomUUID() + "; Path=/");
        response.setHeader("Location", "/");
      } else {
        response.getWriter().write("app");
      }
    }
  }

  /** Time goes by, for the guard and for authenticator apps. */
  void pass(Duration time) {
    passed.addAndGet(time.toNanos());
  }

  /** What an authenticator app shows now. */
  String totp(String base32) throws Exception {
    return TestTotp.code(base32, Instant.now().plusNanos(passed.get()));
  }

  /** A browser that has signed in to the application. */
  Browsing signIn(String user) throws Exception {
    Browsing browser = new Browsing();
    browser.send("POST", "/login", "user=" + user + "&password=x");
    return browser;
  }

  void close() throws Exception {
    server.close();
    validation.stop(0);
  }

  /** What a browser does: it keeps cookies and sends forms with what is in them. */
  final class Browsing {
    private final Map<String, String> cookies = new LinkedHashMap<>();
    String language = "en";
    String origin = "http://127.0.0.1:" + server.port();
    String csrf = "";

    Answer get(String path) throws Exception {
      Answer page = send("GET", path, "");
      csrf = page.find("name=\"csrf\" value=\"([0-9a-f]+)\"").orElse(csrf);
      return page;
    }

    /** Posts a form with the token of the last page. */
    Answer post(String path, String... fields) throws Exception {
      StringBuilder body = new StringBuilder("csrf=" + csrf);
      for (int i = 0; i < fields.length; i += 2) {
        String value = URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8);
        body.append('&').append(fields[i]).append('=').append(value);
      }
      return send("POST", path, body.toString());
    }

    /** Posts what the script posts. */
    Answer script(String path, ObjectNode body) throws Exception {
      return exchange(
          request(path)
              .header("Content-Type", "application/json")
              .header("X-CSRF-Token", csrf)
              .header("Origin", origin)
              .POST(BodyPublishers.ofString(body.toString())));
    }

    Answer send(String method, String path, String body) throws Exception {
      HttpRequest.Builder request = request(path);
      if (method.equals("POST")) {
        request.header("Content-Type", "application/x-www-form-urlencoded");
        request.header("Origin", origin);
      }
      return exchange(request.method(method, BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
              .timeout(Duration.ofSeconds(20))
              .header("Accept", "text/html")
              .header("Accept-Language", language)
              .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
      if (!cookies.isEmpty()) {
        request.header(
            "Cookie",
            cookies.entrySet().stream()
                .map(c -> c.getKey() + "=" + c.getValue())
                .collect(Collectors.joining("; ")));
      }
      return request;
    }

    private Answer exchange(HttpRequest.Builder request) throws Exception {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      for (String set : answer.headers().allValues("Set-Cookie")) {
        String pair = set.split(";", 2)[0];
        cookies.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
      }
      return new Answer(answer);
    }

    String gateCookie() {
      return cookies.getOrDefault("pbxguard", "");
    }

    /** Enrols an app; returns the backup codes, the first of which a test may spend. */
    List<String> enrolApp() throws Exception {
      get(ACCOUNT);
      Answer shown = post(ACCOUNT + "/totp");
      String secret = shown.find("class=\"secret\">([A-Z2-7 ]+)<").orElseThrow();
      Answer codes = post(ACCOUNT + "/totp/confirm", "code", totp(secret));
      assertThat(codes.status()).isEqualTo(200);
      return codes.all("<li><code>([A-Z0-9-]+)</code>");
    }

    /** Proves the factor by a code. */
    Answer prove(String code) throws Exception {
      get("/pbx-guard/verify");
      return post("/pbx-guard/verify", "code", code);
    }

    /** The first step of a ceremony. */
    Answer begin(String path) throws Exception {
      return script(path + "/begin", JSON.createObjectNode());
    }

    /** The second step. */
    Answer finish(String path, Answer begun, ObjectNode credential) throws Exception {
      ObjectNode body = JSON.createObjectNode().put("name", "My key");
      body.put("ceremony", begun.json().path("ceremony").asText()).set("credential", credential);
      return script(path + "/finish", body);
    }

    /** Enrols a key. */
    Answer enrolKey(SoftwareKey key) throws Exception {
      get(ACCOUNT);
      Answer begun = begin(ACCOUNT + "/key");
      return finish(ACCOUNT + "/key", begun, key.create(begun.json().path("publicKey")));
    }
  }

  /** An answer. */
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String body() {
      return response.body();
    }

    String location() {
      return header("Location");
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() throws IOException {
      return JSON.readTree(body());
    }

    Optional<String> find(String pattern) {
      return all(pattern).stream().findFirst();
    }

    List<String> all(String pattern) {
      Matcher matcher = Pattern.compile(pattern).matcher(body());
      return matcher.results().map(found -> found.group(1)).toList();
    }
  }
}
