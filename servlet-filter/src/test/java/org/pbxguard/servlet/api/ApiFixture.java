package org.pbxguard.servlet.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.access.Administrators;
import org.pbxguard.core.access.ApiKeys;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.FailingJournal;

/** The API in a real Jetty over real HTTP, on a journal that can be told to fail. */
final class ApiFixture implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final Guard guard;
  final ApiKeys keys;
  final Administrators administrators;
  private final SecondFactor mfa;
  final AtomicBoolean diskFails = new AtomicBoolean();
  Reloading reloading = Reloading.NONE;
  final KeptTraces traces = new KeptTraces();
  private final ApiServices services;
  private final Server server = new Server();
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private String key;

  ApiFixture() throws Exception {
    this(MfaSettings.defaults());
  }

  ApiFixture(MfaSettings settings) throws Exception {
    MemoryJournal memory = new MemoryJournal();
    Journal journal = new FailingJournal(memory, diskFails::get);
    GuardClock clock = GuardClock.system();
    KeyRing ring = KeyRing.ephemeral();
    guard = Guard.open(GuardSettings.defaults(), journal, memory, ring, clock);
    keys = ApiKeys.open(guard.changes(), memory, clock, new SecureRandom());
    mfa =
        SecondFactor.open(
            settings,
            new MfaPorts(
                journal,
                each -> memory.rows(Table.MFA, each),
                ring.sealer(),
                MfaListener.none(),
                clock),
            ring);
    administrators = Administrators.open(guard.changes(), memory, clock, new SecureRandom());
    key = newKey(Role.ADMIN);
    ServletContextHandler context = new ServletContextHandler("/");
    services =
        new ApiServices(
            guard,
            mfa,
            keys,
            administrators,
            BrowserSessions.NONE,
            Optional.empty(),
            () -> !diskFails.get(),
            by -> reloading.reload(by),
            traces);
    context.addServlet(new ServletHolder(new ApiServlet(services)), "/api/*");
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
    port = connector.getLocalPort();
  }

  List<Route> routes() {
    return services.routes().routes();
  }

  /** Trusts a device as the gate does; its token. */
  String trust(String user, String name) {
    if (mfa.devices().trust(new UserId(user), name) instanceof Change.Done<String> done) {
      return done.value();
    }
    throw new AssertionError("not trusted");
  }

  boolean trusts(String user, String token) {
    return mfa.devices().isTrusted(new UserId(user), token);
  }

  String newKey(Role role) {
    return keys.create(role, "test", Optional.empty(), "test").join().text();
  }

  /** The next calls come with this key; an empty one sends none. */
  ApiFixture as(String text) {
    key = text;
    return this;
  }

  record Answer(int status, JsonNode body, HttpResponse<String> response) {
    String connection() {
      return response.headers().firstValue("Connection").orElse("");
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  Answer post(String path, String json) throws IOException, InterruptedException {
    return send("POST", path, "application/json", json);
  }

  Answer send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body, UTF_8)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api" + path));
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    guard.close();
  }
}
