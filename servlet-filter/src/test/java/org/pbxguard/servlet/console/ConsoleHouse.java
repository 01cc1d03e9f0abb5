package org.pbxguard.servlet.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.MfaAudit;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.access.Administrators;
import org.pbxguard.core.access.ApiKeys;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.core.audit.ThreatEvent;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Fido2Settings;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.FailingJournal;
import org.pbxguard.servlet.SoftwareKey;
import org.pbxguard.servlet.api.ApiServices;
import org.pbxguard.servlet.api.ApiServlet;
import org.pbxguard.servlet.api.CallTraces;
import org.pbxguard.servlet.api.Reloading;

/** The console and the API in a real Jetty, and browsers with keys before them. */
final class ConsoleHouse {
  static final String ORIGIN = "http://localhost";
  private static final ObjectMapper JSON = new ObjectMapper();

  final AtomicBoolean diskFails = new AtomicBoolean();
  private final AtomicLong passed = new AtomicLong();
  final Guard guard;
  final SecondFactor factor;
  final ApiKeys keys;
  final Administrators administrators;
  private final Server server = new Server();
  private final int port;

  ConsoleHouse() throws Exception {
    this(true);
  }

  ConsoleHouse(boolean passkeys) throws Exception {
    MemoryJournal memory = new MemoryJournal();
    FailingJournal journal = new FailingJournal(memory, diskFails::get);
    GuardClock clock =
        new GuardClock(
            () -> System.nanoTime() + passed.get(), () -> Instant.now().plusNanos(passed.get()));
    KeyRing ring = KeyRing.ephemeral();
    guard = Guard.open(GuardSettings.defaults(), journal, memory, ring, clock);
    factor =
        SecondFactor.open(
            settings(passkeys),
            new MfaPorts(
                journal,
                each -> memory.rows(Table.MFA, each),
                ring.sealer(),
                new MfaAudit(guard.audit()),
                clock),
            ring);
    keys = ApiKeys.open(guard.changes(), memory, clock, new SecureRandom());
    administrators = Administrators.open(guard.changes(), memory, clock, new SecureRandom());
    Console console =
        Console.open(
            ConsoleSettings.defaults(),
            new ConsolePorts(
                guard,
                factor,
                keys,
                administrators,
                ring.signer(Purpose.CSRF, 32),
                List.of(),
                () -> !diskFails.get()));
    ApiServices services =
        new ApiServices(
            guard,
            factor,
            keys,
            administrators,
            console,
            Optional.empty(),
            () -> !diskFails.get(),
            Reloading.NONE,
            CallTraces.NONE);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new ApiServlet(services)), "/api/*");
    context.addServlet(new ServletHolder(console.servlet()), Console.PREFIX + "/*");
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
    port = connector.getLocalPort();
  }

  private static MfaSettings settings(boolean passkeys) {
    MfaSettings d = MfaSettings.defaults();
    Fido2Settings fido2 =
        new Fido2Settings(
            true,
            Optional.of("localhost"),
            "Test",
            List.of(ORIGIN),
            Fido2Settings.Demand.DISCOURAGED,
            Fido2Settings.Demand.DISCOURAGED,
            Fido2Settings.Attestation.NONE,
            Duration.ofMinutes(5),
            3);
    return new MfaSettings(
        true,
        false,
        d.pendingLifetime(),
        d.totp(),
        d.backupCodes(),
        d.yubikey(),
        passkeys ? fido2 : d.fido2(),
        d.throttle(),
        d.policy());
  }

  void pass(Duration time) {
    passed.addAndGet(time.toNanos());
  }

  String apiKey(Role role) {
    return keys.create(role, "test", Optional.empty(), "test").join().text();
  }

  List<ThreatEvent> events() {
    guard.audit().flush();
    return guard.audit().query(EventQuery.newest(100)).items();
  }

  /** A person with a passkey who is signed in. */
  Browsing person(String name, Role role) throws Exception {
    String text = administrators.invite(name, role, "test").join().text();
    Browsing browser = new Browsing();
    browser.get("/set-up");
    browser.post("/set-up/invitation", "name", name, "secret", text);
    browser.get("/account");
    browser.register(browser.key, "first");
    browser.get("/");
    return browser;
  }

  void close() throws Exception {
    server.stop();
    guard.close();
  }

  /** An answer. */
  record Answer(int status, String body, HttpResponse<String> response) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String location() {
      return header("Location");
    }

    JsonNode json() throws Exception {
      return JSON.readTree(body);
    }
  }

  /** What a browser does: it keeps cookies and sends forms with what is in them. */
  final class Browsing {
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final Map<String, String> cookies = new LinkedHashMap<>();
    final SoftwareKey key = newKey();
    final Map<String, String> headers = new LinkedHashMap<>();
    String origin = ORIGIN;
    String csrf = "";

    Answer get(String path) throws Exception {
      Answer page = exchange(request(Console.PREFIX + path).GET());
      Matcher found = Pattern.compile("name=\"csrf\" value=\"([0-9a-f]+)\"").matcher(page.body());
      csrf = found.find() ? found.group(1) : csrf;
      return page;
    }

    /** Posts a form with the token of the last page. */
    Answer post(String path, String... fields) throws Exception {
      StringBuilder body = new StringBuilder("csrf=" + csrf);
      for (int i = 0; i < fields.length; i += 2) {
        body.append('&').append(fields[i]).append('=');
        body.append(URLEncoder.encode(fields[i + 1], UTF_8));
      }
      return exchange(
          request(Console.PREFIX + path)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(body.toString())));
    }

    /** Posts what the script posts. */
    Answer script(String path, JsonNode body) throws Exception {
      return exchange(
          request(path)
              .header("Content-Type", "application/json")
              .header("X-CSRF-Token", csrf)
              .POST(BodyPublishers.ofString(body.toString())));
    }

    Answer begin(String path) throws Exception {
      return script(Console.PREFIX + path + "/begin", JSON.createObjectNode());
    }

    Answer finish(String path, Answer begun, JsonNode credential, String name) throws Exception {
      ObjectNode body = JSON.createObjectNode().put("name", name);
      body.put("ceremony", begun.json().path("ceremony").asText()).set("credential", credential);
      return script(Console.PREFIX + path + "/finish", body);
    }

    Answer register(SoftwareKey with, String name) throws Exception {
      Answer begun = begin("/account/key");
      return begun.status() == 200
          ? finish("/account/key", begun, with.create(begun.json().path("publicKey")), name)
          : begun;
    }

    /** Uses a passkey: to sign in, or to prove it again. */
    Answer use(String path, SoftwareKey with) throws Exception {
      with.counter++;
      Answer begun = begin(path);
      return finish(path, begun, with.get(begun.json().path("publicKey")), "");
    }

    Answer signIn(SoftwareKey with) throws Exception {
      get("/sign-in");
      Answer answer = use("/sign-in/key", with);
      get("/");
      return answer;
    }

    Answer api(String method, String path, String body) throws Exception {
      HttpRequest.Builder request = request("/api" + path);
      if (!method.equals("GET")) {
        request.header("Content-Type", "application/json").header("X-CSRF-Token", csrf);
      }
      return exchange(
          request.method(
              method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(20));
      if (!origin.isEmpty()) {
        request.header("Origin", origin);
      }
      headers.forEach(request::header);
      StringBuilder line = new StringBuilder();
      cookies.forEach((n, v) -> line.append(line.isEmpty() ? "" : "; ").append(n + "=" + v));
      return line.isEmpty() ? request : request.header("Cookie", line.toString());
    }

    private Answer exchange(HttpRequest.Builder request) throws Exception {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString(UTF_8));
      for (String cookie : response.headers().allValues("Set-Cookie")) {
        String pair = cookie.split(";", 2)[0];
        cookies.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
      }
      return new Answer(response.statusCode(), response.body(), response);
    }
  }

  private static SoftwareKey newKey() {
    try {
      return new SoftwareKey(ORIGIN);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
