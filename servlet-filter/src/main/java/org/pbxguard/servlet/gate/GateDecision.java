package org.pbxguard.servlet.gate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.mfa.MfaPolicy;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.TrustedDevices;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.servlet.login.PlainAnswerRequest;
import org.pbxguard.servlet.page.Cookies;
import org.pbxguard.servlet.page.Page;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.PathReading;
import org.pbxguard.servlet.parse.UnreadBody;

/**
 * Decides about a request: to the application with what it may see, to the gate's own pages, to the
 * login, or refused.
 *
 * <p>Thread-safe.
 */
final class GateDecision {
  private static final Logger LOG = LogManager.getLogger(GateDecision.class);
  private static final String NEEDED = "{\"error\":\"A verified second factor is needed\"}\n";

  private final GateSettings settings;
  private final MfaService service;
  private final GateSessions sessions;
  private final GateWire wire;
  private final GatePaths paths;
  private final GatePages pages;
  private final Optional<GateUsers> users;
  private final TrustedDevices devices;

  /** The paths, the gate's pages, and who knows the users; nobody: the logins are watched. */
  record Surroundings(GatePaths paths, GatePages pages, Optional<GateUsers> users) {}

  /** A request and what was read of it; the session cookie is empty where none came. */
  private record Asked(
      HttpServletRequest request, HttpServletResponse response, PathReading path, String session) {
    String binding() {
      return GateSessions.binding(session);
    }

    boolean isRead() {
      return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    /** An offer of HTTP/2 may be ignored (RFC 9110 7.8). */
    boolean upgrades() {
      String upgrade = request.getHeader("Upgrade");
      return upgrade != null && !upgrade.equalsIgnoreCase("h2c");
    }

    /** Whether a browser shows the answer as a page. */
    boolean isPage() {
      String mode = request.getHeader("Sec-Fetch-Mode");
      String accept = Optional.ofNullable(request.getHeader("Accept")).orElse("");
      return !upgrades() && (mode == null ? accept.contains("text/html") : mode.equals("navigate"));
    }

    /** What is asked for, to come back to. */
    String target() {
      String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
      return GatePages.local(request.getRequestURI() + query);
    }

    /** The page whose form this is: the path of the Referer, wherever that claims to be from. */
    String page() {
      String referer = Optional.ofNullable(request.getHeader("Referer")).orElse("");
      int authority = referer.indexOf("://");
      int from = authority < 0 ? -1 : referer.indexOf('/', authority + 3);
      return from < 0 ? "/" : GatePages.local(referer.substring(from));
    }
  }

  GateDecision(
      GateSettings settings,
      SecondFactor secondFactor,
      GateSessions sessions,
      GateWire wire,
      Surroundings around) {
    this.settings = settings;
    this.service = secondFactor.service();
    this.devices = secondFactor.devices();
    this.sessions = sessions;
    this.wire = wire;
    this.paths = around.paths();
    this.pages = around.pages();
    this.users = around.users();
  }

  /** How the request goes on; empty when it is answered. */
  Optional<MfaGate.Way> decide(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Anomalies anomalies = new Anomalies();
    PathReading path = PathReading.parse(request.getRequestURI(), anomalies);
    List<String> cookies = Cookies.values(request, settings.sessionCookie());
    if (!anomalies.isEmpty() || cookies.size() > 1) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return Optional.empty();
    }
    Asked asked = new Asked(request, response, path, String.join("", cookies));
    String prefix = request.getContextPath() + settings.prefix() + "/";
    if (request.getRequestURI().startsWith(prefix)) {
      String page = request.getRequestURI().substring(prefix.length() - 1);
      pages.serve(request, response, page, who(asked));
      return Optional.empty();
    }
    Optional<GateLogin> login = paths.login(path);
    return login.isEmpty() && !paths.isGuarded(path)
        ? Optional.of(beside(asked))
        : guarded(asked, login);
  }

  private Optional<Identity> who(Asked asked) {
    return who(asked.request(), asked.session());
  }

  private Optional<Identity> who(HttpServletRequest request, String session) {
    if (users.isEmpty()) {
      return session.isEmpty()
          ? Optional.empty()
          : sessions.identity(GateSessions.binding(session));
    }
    return users.get().signedIn(request).flatMap(this::identity);
  }

  private Optional<Identity> identity(GateUsers.SignedIn known) {
    return MfaGate.user(settings, known.name())
        .map(
            user ->
                new Identity(
                    user,
                    GateSessions.binding(user.text() + "/" + known.session()),
                    known.roles()));
  }

  /** A path that is not guarded: somebody may sign in there unseen. */
  private MfaGate.Way beside(Asked asked) {
    if (!asked.session().isEmpty()) {
      sessions.tried(asked.binding());
    }
    return new MfaGate.Way(
        new GateRequest(asked.request(), GateDecision::isApplications),
        watched(asked, asked.session(), false),
        false);
  }

  private Optional<MfaGate.Way> guarded(Asked asked, Optional<GateLogin> login) throws IOException {
    if (asked.request().getHeader("Authorization") != null) {
      return refused(asked);
    }
    if (users.isEmpty()
        && login.isPresent()
        && asked.request().getParameterMap().containsKey(login.get().userField())) {
      return signIn(asked, login.get());
    }
    Optional<Identity> who = who(asked);
    return who.isEmpty() ? stranger(asked, login) : known(asked, who.get());
  }

  /** A try to sign in voids what was known of the session, whatever comes of it. */
  private Optional<MfaGate.Way> signIn(Asked asked, GateLogin login) throws IOException {
    String[] named = asked.request().getParameterValues(login.userField());
    if (named.length != 1 || !login.allows(asked.request().getParameterMap().keySet())) {
      LOG.warn(
          "A sign-in at {} was refused: it repeats the user, or carries fields that"
              + " http.mfa_gate.logins does not list",
          login.path());
      return refused(asked);
    }
    String session = "";
    if (!asked.session().isEmpty()) {
      sessions.end(asked.binding());
      sessions.tried(asked.binding());
      session = sessions.mayTry(asked.binding()) ? asked.session() : "";
    }
    Optional<UserId> user = MfaGate.user(settings, named[0]);
    if (user.isEmpty()) {
      // No user of the second factor has such a name: nothing will come of it here.
      return Optional.of(way(asked, session, false));
    }
    SignInResponse held =
        new SignInResponse(
            asked.response(),
            sessions,
            settings.sessionCookie(),
            session,
            new SignInResponse.Attempt(
                login, user.get(), () -> mustVerify(user.get(), asked.path())));
    // The mark of a success can be seen in an answer without content codings.
    PlainAnswerRequest plain = new PlainAnswerRequest(asked.request());
    return Optional.of(new MfaGate.Way(new GateRequest(plain, shown(session), held), held, false));
  }

  private boolean mustVerify(UserId user, PathReading path) {
    return !passes(
        service.policy().demand(new MfaPolicy.Subject(user, Set.of(), path.container(), false)));
  }

  private static boolean passes(MfaPolicy.Demand demand) {
    return demand == MfaPolicy.Demand.NONE || demand == MfaPolicy.Demand.MAY_ENROL;
  }

  private Optional<MfaGate.Way> stranger(Asked asked, Optional<GateLogin> login)
      throws IOException {
    boolean allowed =
        login.isPresent()
            ? login.get().allows(asked.request().getParameterMap().keySet()) && isForm(asked)
            : paths.isOpen(asked.path()) && asked.isRead();
    if (allowed && !asked.upgrades()) {
      boolean begins = login.isPresent() && asked.isRead();
      return Optional.of(way(asked, strangersSession(asked), begins));
    }
    Optional<String> loginPath = settings.loginPath();
    if (asked.isPage() && asked.isRead() && loginPath.isPresent()) {
      // The application may take the session for signed in: it would send the browser back here.
      if (!asked.session().isEmpty()) {
        sessions.tried(asked.binding());
      }
      Page.redirect(asked.response(), loginPath.get());
      return Optional.empty();
    }
    return refused(asked);
  }

  /**
   * The session that the application may see of somebody who is not signed in here: one that is
   * nobody's, or at a step of a sign-in one that began as nobody's. Any other could be signed in
   * without having been seen, and an application whose login page is also its first page would show
   * more than the login.
   */
  private String strangersSession(Asked asked) {
    if (asked.session().isEmpty()) {
      return "";
    }
    boolean shown =
        users.isPresent()
            || (asked.isRead()
                ? sessions.isNobodys(asked.binding())
                : sessions.mayTry(asked.binding()));
    if (!asked.isRead()) {
      sessions.tried(asked.binding());
    }
    return shown ? asked.session() : "";
  }

  private static boolean isForm(Asked asked) {
    String type = Optional.ofNullable(asked.request().getContentType()).orElse("");
    String lower = type.toLowerCase(Locale.ROOT);
    return asked.isRead()
        || lower.startsWith("application/x-www-form-urlencoded")
        || lower.startsWith("multipart/form-data");
  }

  private Optional<MfaGate.Way> known(Asked asked, Identity who) throws IOException {
    Optional<Instant> proven = sessions.proven(wire.token(asked.request()), who);
    boolean verified =
        proven.isPresent() || devices.isTrusted(who.user(), wire.deviceToken(asked.request()));
    MfaPolicy.Demand demand =
        service
            .policy()
            .demand(
                new MfaPolicy.Subject(who.user(), who.roles(), asked.path().container(), verified));
    boolean passes = passes(demand) && (!verified || isFresh(asked, proven));
    if (passes || (paths.isOpen(asked.path()) && asked.isRead() && !asked.upgrades())) {
      return Optional.of(
          new MfaGate.Way(
              new GateRequest(asked.request(), shown(asked.session())),
              watched(asked, asked.session(), false),
              passes));
    }
    if (!asked.isPage()) {
      return refused(asked);
    }
    UnreadBody.close(asked.request(), asked.response());
    sessions.want(who, asked.isRead() ? asked.target() : asked.page());
    String page = demand == MfaPolicy.Demand.ENROL ? "/account" : "/verify";
    Page.redirect(asked.response(), asked.request().getContextPath() + settings.prefix() + page);
    return Optional.empty();
  }

  /** Whether the proof is fresh enough for what is asked; a trusted device alone is none. */
  private boolean isFresh(Asked asked, Optional<Instant> proven) {
    return paths.actions(asked.path()).stream()
        .noneMatch(name -> service.policy().needsStepUp(name, proven.orElse(Instant.EPOCH)));
  }

  /** Whether a request is of a live verified session: no block of its address bars it. */
  boolean isVerified(HttpServletRequest request) {
    List<String> cookies = Cookies.values(request, settings.sessionCookie());
    if (cookies.size() > 1) {
      return false;
    }
    return who(request, String.join("", cookies))
        .flatMap(who -> sessions.proven(wire.token(request), who))
        .isPresent();
  }

  /** On to the application, which sees of the cookies its session and what the settings list. */
  private MfaGate.Way way(Asked asked, String session, boolean begins) {
    return new MfaGate.Way(
        new GateRequest(asked.request(), shown(session)), watched(asked, session, begins), false);
  }

  private HttpServletResponse watched(Asked asked, String session, boolean begins) {
    return users.isPresent()
        ? asked.response()
        : new GateResponse(asked.response(), sessions, settings.sessionCookie(), session, begins);
  }

  private Predicate<String> shown(String session) {
    return users.isPresent()
        ? GateDecision::isApplications
        : name ->
            name.equals(settings.sessionCookie())
                ? !session.isEmpty()
                : settings.cookies().contains(name) && isApplications(name);
  }

  private static boolean isApplications(String cookie) {
    return !GateWire.COOKIES.contains(cookie);
  }

  private static Optional<MfaGate.Way> refused(Asked asked) throws IOException {
    UnreadBody.close(asked.request(), asked.response());
    Page.bytes(asked.response(), HttpServletResponse.SC_FORBIDDEN, "application/json", NEEDED);
    return Optional.empty();
  }
}
