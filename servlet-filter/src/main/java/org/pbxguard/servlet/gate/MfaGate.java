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
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.api.PublicApi;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.UserId;

/**
 * Lets requests of a signed-in user through to the application only once the second factor is
 * verified, where the policy demands one. It stands behind the guard filter, which has read the
 * body, and is registered for REQUEST, and for FORWARD, INCLUDE and ASYNC where the application
 * dispatches.
 *
 * <p>Who is signed in it sees by itself at the declared logins, or learns from the container, a
 * trusted proxy or the application ({@link GateUsers}). Who is nobody's reaches the login path and
 * open paths, without the cookies that could sign him in there. A request with credentials of its
 * own (Authorization) is refused on guarded paths, since it would be another user than the
 * session's; so is a change of protocol before the factor is verified.
 *
 * <p>Thread-safe.
 */
@PublicApi
public final class MfaGate implements Filter {
  private static final Logger LOG = LogManager.getLogger(MfaGate.class);
  private static final String PASSED = "org.pbxguard.servlet.gate.passed";
  private static final String HELD = "org.pbxguard.servlet.gate.held";

  private final GatePaths paths;
  private final GateDecision decision;

  /** A gate before one application, which learns of its users as the settings say. */
  public MfaGate(GateSettings settings, GatePorts ports) {
    this(settings, ports, KnownUsers.of(settings, ports));
  }

  /** A gate before an application that says itself who is signed in. */
  public MfaGate(GateSettings settings, GatePorts ports, GateUsers users) {
    this(settings, ports, Optional.of(users));
  }

  private MfaGate(GateSettings settings, GatePorts ports, Optional<GateUsers> users) {
    MfaService service = ports.secondFactor().service();
    GateSessions sessions =
        new GateSessions(settings, ports.clock(), user -> factors(service, user));
    GateWire wire = new GateWire(settings, ports.clients());
    GatePages pages = new GatePages(settings, ports.secondFactor(), sessions, wire, ports.csrf());
    this.paths = new GatePaths(settings);
    this.decision =
        new GateDecision(
            settings,
            ports.secondFactor(),
            sessions,
            wire,
            new GateDecision.Surroundings(paths, pages, users));
  }

  /**
   * Whether a request is of a live verified session, which no block of its address may silence: for
   * the guard filter. It answers nothing and changes nothing but the session's idle time.
   */
  public boolean isVerified(HttpServletRequest request) {
    return decision.isVerified(request);
  }

  /** What a user's factors are now: adding, replacing or removing one ends the sessions. */
  private static String factors(MfaService service, UserId user) {
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
      asked(http, answer, chain);
    } else if (Boolean.TRUE.equals(request.getAttribute(PASSED))
        || !paths.isGuarded(dispatched(http))) {
      chain.doFilter(request, response);
      release(request);
    } else if (request.getDispatcherType() != DispatcherType.INCLUDE) {
      answer.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
  }

  private void asked(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Way> way = Optional.empty();
    try {
      way = decision.decide(request, response);
    } catch (RuntimeException broken) {
      LOG.error("The second factor could not be decided: the request is refused", broken);
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
    if (way.isPresent()) {
      request.setAttribute(PASSED, way.get().passed());
      if (way.get().response() instanceof SignInResponse held) {
        request.setAttribute(HELD, held);
      }
      chain.doFilter(way.get().request(), way.get().response());
      release(request);
    }
  }

  /** The application is done with a sign-in, unless it answers later. */
  private static void release(ServletRequest request) throws IOException {
    if (request.getAttribute(HELD) instanceof SignInResponse held && !request.isAsyncStarted()) {
      held.finish();
    }
  }

  private static String dispatched(HttpServletRequest request) {
    Object included = request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI);
    boolean include = request.getDispatcherType() == DispatcherType.INCLUDE;
    return include && included instanceof String path ? path : request.getRequestURI();
  }

  /** How a request goes on, and whether it may be dispatched to guarded paths. */
  record Way(HttpServletRequest request, HttpServletResponse response, boolean passed) {}

  /** The second factor's name of a user of the application. */
  static Optional<UserId> user(GateSettings settings, String name) {
    return UserId.parse(settings.ignoreCase() ? name.toLowerCase(Locale.ROOT) : name);
  }
}
