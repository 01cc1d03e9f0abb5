package org.pbxguard.servlet.gate;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.api.PublicApi;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaPolicy;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.secret.Signer;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.client.AddressResolver;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.PathReading;

/**
 * Lets requests of a signed-in user through to the application only once the second factor is
 * verified, where the policy demands one. It stands behind the guard filter, which has read the
 * body, and is registered for REQUEST, and for FORWARD, INCLUDE and ASYNC where the application
 * dispatches.
 *
 * <p>Who is signed in it sees by itself: a success at a declared login path names the user of the
 * application's session cookie. A session that it has not seen signing in is nobody's, and nobody
 * passes but to the login path and open paths. A request with credentials of its own
 * (Authorization) is refused on guarded paths, since it would be another user than the session's.
 *
 * <p>Thread-safe.
 */
@PublicApi
public final class MfaGate implements Filter {
  private static final Logger LOG = LogManager.getLogger(MfaGate.class);
  private static final String PASSED = "org.pbxguard.servlet.gate.passed";
  private static final String NEEDED = "{\"error\":\"A verified second factor is needed\"}\n";

  private final GateSettings settings;
  private final MfaService service;
  private final GateSessions sessions;
  private final GateWire wire;
  private final GatePages pages;

  /**
   * A gate before one application.
   *
   * @param csrf signs the tokens of the pages' forms
   * @param clients tells the client's address
   */
  public MfaGate(
      GateSettings settings,
      SecondFactor secondFactor,
      Signer csrf,
      GuardClock clock,
      AddressResolver clients) {
    this.settings = settings;
    this.service = secondFactor.service();
    this.sessions = new GateSessions(settings, clock, this::factors);
    this.wire = new GateWire(settings, clients);
    this.pages = new GatePages(settings, secondFactor, sessions, wire, csrf);
  }

  /** What a user's factors are now: adding, replacing or removing one ends the sessions. */
  private String factors(UserId user) {
    return Stream.of(MfaMethod.TOTP, MfaMethod.YUBIKEY, MfaMethod.FIDO2)
        .flatMap(method -> service.credentials(user, method).stream())
        .map(credential -> credential.id() + "@" + credential.created())
        .collect(Collectors.joining(" "));
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)
        || request.getDispatcherType() == DispatcherType.ERROR) {
      chain.doFilter(request, response);
    } else if (request.getDispatcherType() == DispatcherType.REQUEST) {
      Optional<Way> way = Optional.empty();
      try {
        way = decide(http, answer);
      } catch (RuntimeException broken) {
        LOG.error("The second factor could not be decided: the request is refused", broken);
        answer.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      }
      if (way.isPresent()) {
        http.setAttribute(PASSED, way.get().passed());
        chain.doFilter(way.get().request(), way.get().response());
      }
    } else if (Boolean.TRUE.equals(request.getAttribute(PASSED)) || !isGuarded(dispatched(http))) {
      chain.doFilter(request, response);
    } else if (request.getDispatcherType() != DispatcherType.INCLUDE) {
      answer.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
  }

  /** How a request goes on, and whether it may be dispatched to guarded paths. */
  private record Way(HttpServletRequest request, HttpServletResponse response, boolean passed) {}

  private static String dispatched(HttpServletRequest request) {
    Object included = request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI);
    boolean include = request.getDispatcherType() == DispatcherType.INCLUDE;
    return include && included instanceof String path ? path : request.getRequestURI();
  }

  private boolean isGuarded(String raw) {
    Anomalies anomalies = new Anomalies();
    PathReading path = PathReading.parse(raw, anomalies);
    return !anomalies.isEmpty() || isGuarded(path);
  }

  private boolean isGuarded(PathReading path) {
    return settings.paths().stream().anyMatch(p -> p.matchesAnyIgnoringCase(path))
        && settings.unguardedPaths().stream().noneMatch(p -> p.matchesAll(path));
  }

  private Optional<Way> decide(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Anomalies anomalies = new Anomalies();
    PathReading path = PathReading.parse(request.getRequestURI(), anomalies);
    List<String> sessionCookies = Cookies.values(request, settings.sessionCookie());
    if (!anomalies.isEmpty() || sessionCookies.size() > 1) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return Optional.empty();
    }
    String session = sessionCookies.isEmpty() ? "" : sessionCookies.get(0);
    Optional<Identity> who =
        session.isEmpty() ? Optional.empty() : sessions.identity(GateSessions.binding(session));
    String prefix = request.getContextPath() + settings.prefix() + "/";
    if (request.getRequestURI().startsWith(prefix)) {
      pages.serve(request, response, request.getRequestURI().substring(prefix.length() - 1), who);
      return Optional.empty();
    }
    Optional<GateLogin> login =
        settings.logins().stream()
            .filter(l -> path.container().equalsIgnoreCase(l.path()))
            .findFirst();
    if (login.isEmpty() && !isGuarded(path)) {
      return Optional.of(way(request, response, session, Optional.empty(), false));
    }
    if (request.getHeader("Authorization") != null) {
      return refused(response);
    }
    if (login.isPresent() && request.getParameterMap().containsKey(login.get().userField())) {
      return signIn(request, response, session, login.get());
    }
    return who.isEmpty()
        ? stranger(request, response, session, login.isPresent() || isOpen(path))
        : known(request, response, who.get(), path, session);
  }

  private boolean isOpen(PathReading path) {
    return settings.openPaths().stream().anyMatch(p -> p.matchesAll(path));
  }

  /** A try to sign in voids what was known of the session, whatever comes of it. */
  private Optional<Way> signIn(
      HttpServletRequest request, HttpServletResponse response, String session, GateLogin login)
      throws IOException {
    Set<String> allowed = new HashSet<>(login.fields());
    allowed.add(login.userField());
    Set<String> unexpected = new HashSet<>(request.getParameterMap().keySet());
    unexpected.removeAll(allowed);
    String[] named = request.getParameterValues(login.userField());
    if (!unexpected.isEmpty() || named.length != 1) {
      LOG.warn(
          "A sign-in at {} was refused: it repeats the user, or carries fields that"
              + " http.mfa_gate.logins does not list",
          login.path());
      return refused(response);
    }
    if (!session.isEmpty()) {
      sessions.end(GateSessions.binding(session));
    }
    String name = settings.ignoreCase() ? named[0].toLowerCase(Locale.ROOT) : named[0];
    Optional<GateResponse.Attempt> attempt =
        UserId.parse(name).map(user -> new GateResponse.Attempt(login, user));
    return Optional.of(way(request, response, session, attempt, false));
  }

  private Optional<Way> stranger(
      HttpServletRequest request, HttpServletResponse response, String session, boolean open)
      throws IOException {
    if (open) {
      return Optional.of(way(request, response, session, Optional.empty(), false));
    }
    if (navigates(request)) {
      GatePages.redirect(response, settings.logins().get(0).path());
      return Optional.empty();
    }
    return refused(response);
  }

  private Optional<Way> known(
      HttpServletRequest request,
      HttpServletResponse response,
      Identity who,
      PathReading path,
      String session)
      throws IOException {
    boolean verified = sessions.isVerified(wire.token(request), who);
    MfaPolicy.Demand demand =
        service
            .policy()
            .demand(new MfaPolicy.Subject(who.user(), Set.of(), path.container(), verified));
    boolean passes = demand == MfaPolicy.Demand.NONE || demand == MfaPolicy.Demand.MAY_ENROL;
    if (passes || isOpen(path)) {
      return Optional.of(way(request, response, session, Optional.empty(), passes));
    }
    if (navigates(request)) {
      String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
      sessions.want(who, GatePages.local(request.getRequestURI() + query));
      GatePages.redirect(response, request.getContextPath() + settings.prefix() + "/verify");
      return Optional.empty();
    }
    return refused(response);
  }

  private Way way(
      HttpServletRequest request,
      HttpServletResponse response,
      String session,
      Optional<GateResponse.Attempt> attempt,
      boolean passed) {
    return new Way(
        new GateRequest(request, GateWire.COOKIES),
        new GateResponse(response, sessions, settings.sessionCookie(), session, attempt),
        passed);
  }

  /** Whether a browser shows the answer as a page. */
  private static boolean navigates(HttpServletRequest request) {
    String mode = request.getHeader("Sec-Fetch-Mode");
    String accept = Optional.ofNullable(request.getHeader("Accept")).orElse("");
    return (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"))
        && request.getHeader("Upgrade") == null
        && (mode == null ? accept.contains("text/html") : mode.equals("navigate"));
  }

  private static Optional<Way> refused(HttpServletResponse response) throws IOException {
    Page.bytes(response, HttpServletResponse.SC_FORBIDDEN, "application/json", NEEDED);
    return Optional.empty();
  }
}
