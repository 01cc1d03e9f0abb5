package org.pbxguard.servlet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.Enrolment;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.FailingJournal;
import org.pbxguard.servlet.TestTotp;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.client.ProxyHeader;
import org.pbxguard.servlet.parse.PathPattern;

/** What the gate lets through and what not, the same in every container. */
abstract class MfaGateContract {
  private static final UserId ALICE = new UserId("alice");
  private static final String HTML = "text/html";

  private final AtomicBoolean diskFails = new AtomicBoolean();
  private final AtomicLong passed = new AtomicLong();
  private final Deque<String> codes = new ArrayDeque<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Running server = () -> 0;
  private SecondFactor factor = factor(new GuardClock(System::nanoTime, Instant::now));

  /** A container that runs. */
  interface Running {
    int port();

    default void close() throws Exception {}
  }

  /** Starts the container. */
  abstract Running start(ServletContainerInitializer application) throws Exception;

  private final KeyRing ring = KeyRing.ephemeral();

  private SecondFactor factor(GuardClock clock) {
    MemoryJournal memory = new MemoryJournal();
    KeyRing keys = KeyRing.ephemeral();
    return SecondFactor.open(
        MfaSettings.defaults(),
        new MfaPorts(
            new FailingJournal(memory, diskFails::get),
            each -> memory.rows(Table.MFA, each),
            keys.sealer(),
            MfaListener.none(),
            clock),
        keys);
  }

  private static final GateLogin LOGIN =
      new GateLogin("/login", "user", List.of("password"), List.of(302, 303), "/admin", "");

  private static GateSettings settings() {
    GateSettings d = GateSettings.defaults();
    return new GateSettings(
        List.of(new PathPattern("/admin/*"), new PathPattern("/login")),
        List.of(new PathPattern("/admin/style.css")),
        List.of(new PathPattern("/admin/hook")),
        List.of(),
        UserSource.LOGIN,
        d.userHeader(),
        List.of(
            LOGIN,
            new GateLogin("/form", "user", List.of("password"), List.of(200), "", "welcome in")),
        "SID",
        List.of("lang"),
        true,
        List.of(),
        d.prefix(),
        Duration.ofMinutes(30),
        Duration.ofHours(12),
        1000);
  }

  @BeforeEach
  void open() throws Exception {
    GuardClock clock = new GuardClock(() -> System.nanoTime() + passed.get(), Instant::now);
    factor = factor(new GuardClock(System::nanoTime, Instant::now));
    MfaGate gate =
        new MfaGate(
            settings(),
            new GatePorts(
                factor,
                ring.signer(Purpose.CSRF, 32),
                clock,
                new AddressResolver(List.of(), ProxyHeader.X_FORWARDED_FOR)));
    server = start((classes, context) -> register(context, gate));
    Enrolment enrolment = done(factor.service().enroll(ALICE, Authorization.none()));
    String code = TestTotp.code(enrolment.provisioning().secret(), Instant.now());
    assertThat(factor.service().verifyEnrollment(ALICE, code, Optional.empty()).accepted())
        .isTrue();
    codes.addAll(enrolment.backupCodes());
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  private static <T> T done(Change<T> change) {
    assertThat(change).isInstanceOf(Change.Done.class);
    return ((Change.Done<T>) change).value();
  }

  private static void register(ServletContext context, MfaGate gate) {
    FilterRegistration.Dynamic filter = context.addFilter("gate", gate);
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    ServletRegistration.Dynamic app = context.addServlet("app", new App());
    app.setAsyncSupported(true);
    app.addMapping("/*");
  }

  /** An application that signs anybody in and says what reached it. */
  private static final class App extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      String path = String.valueOf(request.getPathInfo());
      String password = String.valueOf(request.getParameter("password"));
      if (path.equals("/form") && request.getMethod().equals("POST")) {
        form(request, response, password);
      } else if (path.equals("/login") && password.equals("redirect")) {
        response.addHeader("Set-Cookie", "SID=" + UUID.randomUUID() + "; Path=/");
        response.sendRedirect("/admin/");
      } else if (path.equals("/login") && "right".equals(request.getParameter("password"))) {
        response.setStatus(302);
        response.addHeader("Set-Cookie", "SID=" + UUID.randomUUID() + "; Path=/");
        response.setHeader("Location", "/admin/");
      } else if (path.equals("/public/forward")) {
        request.getRequestDispatcher("/admin/secret").forward(request, response);
      } else if (path.equals("/public/include")) {
        request.getRequestDispatcher("/admin/secret").include(request, response);
      } else if (path.equals("/public/async")) {
        request.startAsync().dispatch("/admin/secret");
      } else {
        if (path.equals("/admin/rotate")) {
          response.addHeader("Set-Cookie", "SID=other; Path=/");
        }
        response.getWriter().write("app " + Collections.list(request.getHeaders("Cookie")));
      }
    }
  }

  /** The ways in which an application answers a sign-in with a page. */
  private static void form(
      HttpServletRequest request, HttpServletResponse response, String password)
      throws IOException {
    if (request.getDispatcherType() == DispatcherType.REQUEST) {
      response.addHeader("Set-Cookie", "SID=" + UUID.randomUUID() + "; Path=/");
    }
    String page = "the secret first page: welcome in";
    switch (password) {
      case "writer" -> {
        response.setContentType("text/html;charset=utf-16");
        response.getWriter().write("not marked in these bytes: welcome in");
      }
      case "flushed" -> {
        response.setContentLength(page.length());
        response.getWriter().write(page);
        response.flushBuffer();
      }
      case "async" -> {
        AsyncContext async = request.startAsync();
        async.start(
            () -> {
              try {
                response.getOutputStream().print(page);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              async.complete();
            });
      }
      case "dispatched" -> {
        if (request.getDispatcherType() == DispatcherType.REQUEST) {
          request.startAsync().dispatch();
        } else {
          response.getOutputStream().print(page);
        }
      }
      case "error" -> response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
      case "long" -> response.getWriter().write("welcome in" + "x".repeat(3 << 20));
      default -> response.getWriter().write("once more, please");
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> get(String path, String cookies, String... headers)
      throws Exception {
    HttpRequest.Builder request = to(path).header("Accept", HTML);
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookies);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  private HttpResponse<String> post(String path, String cookies, String body, String... headers)
      throws Exception {
    List<String> all =
        new ArrayList<>(List.of("Content-Type", "application/x-www-form-urlencoded"));
    all.addAll(List.of(headers));
    if (!cookies.isEmpty()) {
      all.addAll(List.of("Cookie", cookies));
    }
    return send(to(path).headers(all.toArray(new String[0])).POST(BodyPublishers.ofString(body)));
  }

  private static String cookie(HttpResponse<String> answer) {
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("");
  }

  private String signIn(String user) throws Exception {
    return cookie(post("/login", "", "user=" + user + "&password=right"));
  }

  private String origin() {
    return "http://127.0.0.1:" + server.port();
  }

  private String csrf(String session) throws Exception {
    String page = get("/pbx-guard/verify", session).body();
    int at = page.indexOf("name=\"csrf\" value=\"") + 19;
    return page.substring(at, page.indexOf('"', at));
  }

  private HttpResponse<String> answer(String session, String code) throws Exception {
    String body = "csrf=" + csrf(session) + "&code=" + code;
    return post("/pbx-guard/verify", session, body, "Origin", origin());
  }

  /** Both cookies of a verified session of alice. */
  private String verified() throws Exception {
    String session = signIn("alice");
    return session + "; " + cookie(answer(session, codes.pop()));
  }

  @Test
  void guarded_nobodySignedIn_goesToTheLogin() throws Exception {
    HttpResponse<String> answer = get("/admin/x", "");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(location(answer)).isEqualTo("/login");
    assertThat(get("/admin/x", "SID=invented").statusCode()).isEqualTo(303);
    assertThat(get("/login", "").body()).startsWith("app");
  }

  @Test
  void guarded_signedIn_asksForTheFactorAndThenPasses() throws Exception {
    String session = signIn("alice");
    HttpResponse<String> asked = get("/admin/x?a=1", session);
    assertThat(asked.statusCode()).isEqualTo(303);
    assertThat(location(asked)).isEqualTo("/pbx-guard/verify");
    HttpResponse<String> accepted = answer(session, codes.pop());
    assertThat(accepted.statusCode()).isEqualTo(303);
    assertThat(location(accepted)).isEqualTo("/admin/x?a=1");
    assertThat(accepted.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Lax", "Path=/")
        .doesNotContain("Secure");
    HttpResponse<String> through = get("/admin/x", session + "; " + cookie(accepted));
    assertThat(through.statusCode()).isEqualTo(200);
    assertThat(through.body()).contains("SID=").doesNotContain("pbxguard");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin",
        "//admin/x",
        "/admin;x/x",
        "/admin%2fx",
        "/%61dmin/x",
        "/ADMIN/x",
        "/admin//x",
        "/admin/x;jsessionid=1",
        "/login/../admin/x",
        "/login%2f..%2fadmin/x",
        "/a%5c..%5cadmin/x",
        "/admin/hook;x/../x",
        "/admin/style.css/../x",
        "/admin/style.css;/x"
      })
  void guarded_pathInDisguise_isNotReached(String path) throws Exception {
    String session = signIn("alice");
    assertThat(get(path, session).body()).doesNotStartWith("app");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/public/forward", "/public/include", "/public/async"})
  void guarded_dispatchedTo_onlyWhenVerified(String path) throws Exception {
    assertThat(get(path, signIn("alice")).body()).doesNotContain("app");
  }

  @Test
  void open_unguardedAndOtherPaths_pass() throws Exception {
    String session = signIn("alice");
    for (String path : List.of("/admin/style.css", "/admin/hook", "/public/x")) {
      assertThat(get(path, session).body()).as(path).startsWith("app");
    }
  }

  @Test
  void guarded_otherCredentials_areRefused() throws Exception {
    String cookies = verified();
    for (String value : List.of("Basic YWxpY2U6eA==", "Bearer x")) {
      assertThat(get("/admin/x", cookies, "Authorization", value).statusCode()).isEqualTo(403);
      assertThat(get("/login", "", "Authorization", value).statusCode()).isEqualTo(403);
    }
    assertThat(get("/admin/hook", "", "Authorization", "Bearer x").body()).startsWith("app");
  }

  @Test
  void guarded_program_isRefusedInJson() throws Exception {
    String session = signIn("alice");
    HttpResponse<String> answer =
        send(to("/admin/x").header("Accept", "application/json").header("Cookie", session));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("second factor");
    assertThat(post("/admin/x", session, "a=1").statusCode()).isEqualTo(403);
  }

  @Test
  void verified_withAnotherSessionOfTheApplication_isVoid() throws Exception {
    String cookies = verified();
    String token = cookies.substring(cookies.indexOf("; ") + 2);
    String other = signIn("alice");
    assertThat(get("/admin/x", other + "; " + token).statusCode()).isEqualTo(303);
    assertThat(get("/admin/x", signIn("bob") + "; " + token).body()).startsWith("app");
  }

  @Test
  void verified_newLoginInTheSameSession_isVoid() throws Exception {
    String cookies = verified();
    post("/login", cookies, "user=carol&password=wrong");
    assertThat(get("/admin/x", cookies).statusCode()).isEqualTo(303);
  }

  @Test
  void verified_applicationChangesItsCookie_isVoid() throws Exception {
    String cookies = verified();
    assertThat(get("/admin/rotate", cookies).body()).startsWith("app");
    assertThat(get("/admin/x", cookies).statusCode()).isEqualTo(303);
  }

  @Test
  void verified_factorsChange_isVoid() throws Exception {
    String cookies = verified();
    assertThat(get("/admin/x", cookies).body()).startsWith("app");
    done(factor.service().disable(ALICE, Authorization.administrator()));
    Enrolment again = done(factor.service().enroll(ALICE, Authorization.none()));
    String code = TestTotp.code(again.provisioning().secret(), Instant.now());
    factor.service().verifyEnrollment(ALICE, code, Optional.empty());
    assertThat(location(get("/admin/x", cookies))).startsWith("/pbx-guard/verify");
  }

  @Test
  void verified_idleTooLong_isAskedAgain() throws Exception {
    String cookies = verified();
    passed.addAndGet(Duration.ofMinutes(29).toNanos());
    assertThat(get("/admin/x", cookies).body()).startsWith("app");
    passed.addAndGet(Duration.ofMinutes(31).toNanos());
    assertThat(location(get("/admin/x", cookies))).startsWith("/pbx-guard/verify");
  }

  @Test
  void login_extraFieldOrRepeatedUser_isRefused() throws Exception {
    for (String more : List.of("&action=delete", "&user=bob")) {
      assertThat(post("/login", "", "user=alice&password=right" + more).statusCode())
          .isEqualTo(403);
    }
    assertThat(post("/login?user=bob", "", "user=alice&password=right").statusCode())
        .isEqualTo(403);
  }

  @Test
  void login_nameInOtherCase_isTheSameUser() throws Exception {
    assertThat(location(get("/admin/x", signIn("ALICE")))).startsWith("/pbx-guard/verify");
  }

  @Test
  void login_sessionCookieTwice_isRefused() throws Exception {
    assertThat(get("/admin/x", verified() + "; SID=a").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flushed", "async", "dispatched"})
  void login_answeredWithAPage_isHeldUntilTheFactor(String password) throws Exception {
    HttpResponse<String> in = post("/form", "", "user=alice&password=" + password);
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(location(in)).isEqualTo("/form");
    assertThat(in.body()).isEmpty();
    assertThat(location(get("/admin/x", cookie(in)))).isEqualTo("/pbx-guard/verify");
    HttpResponse<String> free = post("/form", "", "user=bob&password=" + password);
    assertThat(free.statusCode()).isEqualTo(200);
    assertThat(free.body()).contains("the secret first page");
    assertThat(get("/admin/x", cookie(free)).body()).startsWith("app");
  }

  @ParameterizedTest
  @CsvSource({"writer,200", "wrong,200", "error,401", "long,502"})
  void login_withoutTheMark_isNoSuccess(String password, int status) throws Exception {
    HttpResponse<String> in = post("/form", "", "user=alice&password=" + password);
    assertThat(in.statusCode()).isEqualTo(status);
    String session = in.headers().firstValue("Set-Cookie").orElse("SID=x").split(";", 2)[0];
    assertThat(location(get("/admin/x", session))).isEqualTo("/login");
  }

  @Test
  void login_answeredBySendRedirect_isASuccess() throws Exception {
    HttpResponse<String> in = post("/login", "", "user=alice&password=redirect");
    assertThat(in.statusCode()).isEqualTo(302);
    assertThat(location(in)).endsWith("/admin/");
    assertThat(location(get("/admin/x", cookie(in)))).isEqualTo("/pbx-guard/verify");
  }

  @Test
  void login_sessionThatDidNotBeginHere_isHiddenFromTheApplication() throws Exception {
    assertThat(get("/login", "SID=unknown; lang=de; remember=me").body())
        .isEqualTo("app [lang=de]");
    assertThat(get("/admin/style.css", "SID=unknown").body()).isEqualTo("app []");
    assertThat(send(to("/login").DELETE()).statusCode()).isEqualTo(403);
  }

  @Test
  void post_ofAPageWithoutProof_isSentToTheChallengeAndBack() throws Exception {
    String session = signIn("alice");
    String from = origin() + "/admin/form?a=1";
    HttpResponse<String> asked =
        post("/admin/form", session, "a=1", "Accept", HTML, "Referer", from);
    assertThat(location(asked)).isEqualTo("/pbx-guard/verify");
    assertThat(location(answer(session, codes.pop()))).isEqualTo("/admin/form?a=1");
  }

  @Test
  void challenge_wrongCode_isAskedAgainInTheBrowsersLanguage() throws Exception {
    String session = signIn("alice");
    assertThat(answer(session, "000000").statusCode()).isEqualTo(403);
    HttpResponse<String> german =
        get("/pbx-guard/verify", session, "Accept-Language", "de-AT,en;q=0.5");
    assertThat(german.body()).contains("lang=\"de\"", "Zweiter Faktor");
    assertThat(german.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "frame-ancestors 'none'");
    assertThat(german.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void challenge_withoutTokenOrFromElsewhere_isRefusedAndSpendsNoCode() throws Exception {
    String session = signIn("alice");
    String code = codes.pop();
    String form = "csrf=" + csrf(session) + "&code=" + code;
    String path = "/pbx-guard/verify";
    assertThat(post(path, session, "code=" + code, "Origin", origin()).statusCode()).isEqualTo(403);
    for (String foreign : List.of("http://evil.example", "null", "http://127.0.0.1")) {
      assertThat(post(path, session, form, "Origin", foreign).statusCode()).isEqualTo(403);
    }
    assertThat(post(path, session, form).statusCode()).isEqualTo(403);
    String cross = "Sec-Fetch-Site";
    assertThat(post(path, session, form, "Origin", origin(), cross, "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(post(path, session, form, "Origin", origin()).statusCode()).isEqualTo(303);
  }

  @Test
  void challenge_goesOnToThePageThatWasAskedFor() throws Exception {
    String session = signIn("alice");
    get("/admin/x?a=/home&b=%2e", session);
    assertThat(location(answer(session, codes.pop()))).isEqualTo("/admin/x?a=/home&b=%2e");
  }

  @ParameterizedTest
  @ValueSource(strings = {"//admin/evil.example", "/admin/", ""})
  void challenge_goesOnToThisSiteOnly(String asked) throws Exception {
    String session = signIn("alice");
    if (!asked.isEmpty()) {
      get(asked, session);
    }
    String form = "csrf=" + csrf(session) + "&code=" + codes.pop() + "&to=https://evil.example/";
    HttpResponse<String> answer = post("/pbx-guard/verify", session, form, "Origin", origin());
    assertThat(location(answer)).isEqualTo(asked.startsWith("//") || asked.isEmpty() ? "/" : asked);
  }

  @Test
  void challenge_storeUnreachable_is503AndNotAccepted() throws Exception {
    String session = signIn("alice");
    String code = codes.pop();
    diskFails.set(true);
    HttpResponse<String> answer = answer(session, code);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    diskFails.set(false);
    assertThat(location(get("/admin/x", session))).startsWith("/pbx-guard/verify");
  }

  @Test
  void pages_throughAnUndeclaredProxy_areRefused() throws Exception {
    HttpResponse<String> answer =
        get("/pbx-guard/verify", signIn("alice"), "X-Forwarded-For", "198.51.100.1");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("unencrypted");
  }

  @Test
  void signOut_forgetsTheSession() throws Exception {
    String cookies = verified();
    String session = cookies.substring(0, cookies.indexOf(';'));
    String form = "csrf=" + csrf(session);
    HttpResponse<String> out = post("/pbx-guard/sign-out", cookies, form, "Origin", origin());
    assertThat(location(out)).isEqualTo("/login");
    assertThat(location(get("/admin/x", cookies))).isEqualTo("/login");
  }
}
