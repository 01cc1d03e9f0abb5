package org.pbxguard.servlet.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.client.ProxyHeader;
import org.pbxguard.servlet.parse.PathPattern;

/** Users that the gate learns from others. Each user must enrol: who is known is sent to do so. */
class GateUsersTest {
  private static final String ACCOUNT = "/pbx-guard/account";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final SecondFactor factor = factor();

  private static SecondFactor factor() {
    MfaSettings d = MfaSettings.defaults();
    MfaSettings required =
        new MfaSettings(
            d.enabled(),
            true,
            d.pendingLifetime(),
            d.totp(),
            d.backupCodes(),
            d.yubikey(),
            d.fido2(),
            d.throttle(),
            d.policy());
    MemoryJournal memory = new MemoryJournal();
    KeyRing keys = KeyRing.ephemeral();
    return SecondFactor.open(
        required,
        new MfaPorts(
            memory,
            each -> memory.rows(Table.MFA, each),
            keys.sealer(),
            MfaListener.none(),
            GuardClock.system()),
        keys);
  }

  private static GateSettings settings(UserSource users, List<GateLogin> logins) {
    GateSettings d = GateSettings.defaults();
    return new GateSettings(
        List.of(new PathPattern("/*")),
        List.of(new PathPattern("/open")),
        List.of(),
        List.of(),
        users,
        "X-Remote-User",
        logins,
        "",
        List.of(),
        true,
        List.of(),
        d.prefix(),
        d.idleTimeout(),
        d.absoluteTimeout(),
        d.maxSessions());
  }

  private GatePorts ports(List<IpPrefix> proxies) {
    return new GatePorts(
        factor,
        KeyRing.ephemeral().signer(Purpose.CSRF, 32),
        GuardClock.system(),
        new AddressResolver(proxies, ProxyHeader.X_FORWARDED_FOR));
  }

  private void start(Filter... filters) throws Exception {
    startAt("/", filters);
  }

  private void startAt(String contextPath, Filter... filters) throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context =
        new ServletContextHandler(contextPath, ServletContextHandler.SESSIONS);
    for (Filter filter : filters) {
      context.addFilter(new FilterHolder(filter), "/*", EnumSet.allOf(DispatcherType.class));
    }
    context.addServlet(new ServletHolder(new App()), "/*");
    server.setHandler(context);
    server.start();
  }

  private static final class App extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("app");
    }
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(20))
            .header("Accept", "text/html");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private String location(String... headers) throws Exception {
    return get("/x", headers).headers().firstValue("Location").orElse("");
  }

  @Test
  void header_ofATrustedProxy_namesTheUser() throws Exception {
    start(
        new MfaGate(
            settings(UserSource.HEADER, List.of()),
            ports(List.of(IpPrefix.parse("127.0.0.1").orElseThrow()))));
    assertThat(location("X-Remote-User", "alice")).isEqualTo(ACCOUNT);
    for (String[] headers :
        List.of(
            new String[0],
            new String[] {"X-Remote-User", "alice", "X-Remote-User", "bob"},
            new String[] {"X-Remote-User", "not a name"},
            new String[] {"X_Remote_User", "alice"})) {
      HttpResponse<String> answer = get("/x", headers);
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).doesNotContain("app");
    }
    assertThat(get("/open").body()).isEqualTo("app");
  }

  @Test
  void header_ofAnybodyElse_isIgnored() throws Exception {
    start(new MfaGate(settings(UserSource.HEADER, List.of()), ports(List.of())));
    assertThat(get("/x", "X-Remote-User", "alice").statusCode()).isEqualTo(403);
    assertThat(get(ACCOUNT, "X-Remote-User", "alice").statusCode()).isEqualTo(403);
  }

  /** What a container's authentication does before the filters run. */
  private static Filter authentication() {
    return (request, response, chain) ->
        chain.doFilter(
            new HttpServletRequestWrapper((HttpServletRequest) request) {
              @Override
              public @Nullable Principal getUserPrincipal() {
                String name = getHeader("X-Test-User");
                return name == null ? null : () -> name;
              }
            },
            response);
  }

  @Test
  void principal_ofTheContainer_isTheUser() throws Exception {
    start(
        authentication(),
        new MfaGate(
            settings(UserSource.PRINCIPAL, List.of(GateLogin.defaults())), ports(List.of())));
    assertThat(location("X-Test-User", "alice")).isEqualTo(ACCOUNT);
    assertThat(location()).isEqualTo("/login");
    assertThat(get("/login").body()).isEqualTo("app");
    assertThat(get("/x", "X-Test-User", "alice", "Authorization", "Basic x").statusCode())
        .isEqualTo(403);
  }

  @Test
  void applicationsOwnWord_isTheUser() throws Exception {
    start(
        new MfaGate(
            settings(UserSource.LOGIN, List.of(GateLogin.defaults()), "SID"),
            ports(List.of()),
            request ->
                Optional.ofNullable(request.getHeader("X-App"))
                    .map(name -> new GateUsers.SignedIn(name, "1", Set.of()))));
    assertThat(location("X-App", "alice")).isEqualTo(ACCOUNT);
    assertThat(location()).isEqualTo("/login");
  }

  private static GateSettings settings(UserSource users, List<GateLogin> logins, String cookie) {
    GateSettings s = settings(UserSource.PRINCIPAL, logins);
    return new GateSettings(
        s.paths(),
        s.openPaths(),
        s.unguardedPaths(),
        s.actions(),
        users,
        s.userHeader(),
        s.logins(),
        cookie,
        s.cookies(),
        s.ignoreCase(),
        s.tlsProxies(),
        s.prefix(),
        s.idleTimeout(),
        s.absoluteTimeout(),
        s.maxSessions());
  }

  @Test
  void pages_postedWithoutAUser_areRefused() throws Exception {
    start(new MfaGate(settings(UserSource.HEADER, List.of()), ports(List.of())));
    HttpRequest post =
        HttpRequest.newBuilder(uri("/pbx-guard/account/totp"))
            .POST(BodyPublishers.ofString(""))
            .build();
    assertThat(http.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
  }

  @Test
  void signOut_noLoginDeclared_goesToTheApplicationsRoot() throws Exception {
    startAt(
        "/app",
        authentication(),
        new MfaGate(settings(UserSource.PRINCIPAL, List.of()), ports(List.of())));
    String page = get("/app/pbx-guard/verify", "X-Test-User", "alice").body();
    String csrf = page.replaceFirst("(?s).*name=\"csrf\" value=\"([0-9a-f]+)\".*", "$1");
    HttpRequest post =
        HttpRequest.newBuilder(uri("/app/pbx-guard/sign-out"))
            .headers("X-Test-User", "alice", "X-CSRF-Token", csrf)
            .headers("Origin", "http://127.0.0.1:" + connector.getLocalPort())
            .POST(BodyPublishers.ofString(""))
            .build();
    HttpResponse<String> out = http.send(post, BodyHandlers.ofString());
    assertThat(out.headers().firstValue("Location")).contains("/app/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOGIN", "HEADER"})
  void settings_thatCannotWork_areRefused(UserSource users) {
    GateSettings d = settings(UserSource.PRINCIPAL, List.of());
    assertThatThrownBy(
            () ->
                new GateSettings(
                    d.paths(),
                    d.openPaths(),
                    d.unguardedPaths(),
                    d.actions(),
                    users,
                    "",
                    d.logins(),
                    d.sessionCookie(),
                    d.cookies(),
                    d.ignoreCase(),
                    d.tlsProxies(),
                    d.prefix(),
                    d.idleTimeout(),
                    d.absoluteTimeout(),
                    d.maxSessions()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GateLogin("/login", "user", List.of(), List.of(200), "", ""))
        .hasMessageContaining("successMarker");
    assertThatThrownBy(() -> new GateAction("Not a name", new PathPattern("/x")))
        .hasMessageContaining("name");
  }
}
