package org.pbxguard.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.Guard;

/**
 * The guard in front of a web application: refuses blocked sources, inspects every request, and
 * learns from the answers.
 *
 * <p>It belongs before every other filter, supports asynchronous requests, and looks at each
 * request once: forwards, includes, errors and asynchronous dispatches pass, as do requests that
 * another guard filter has seen. Made by hand it is given its guard; made by a container it takes
 * the guard from the servlet context's attribute {@link #GUARD_ATTRIBUTE}, else opens one from the
 * file that {@code pbxguard.config} names (init parameter of the filter, then of the context, then
 * system property), else stays off and says so.
 *
 * <p>Thread-safe.
 */
public final class GuardFilter implements Filter {
  /** The name under which the filter registers itself. */
  public static final String NAME = "pbx-guard";

  /** Servlet context attribute with the {@link Guard} to use. */
  public static final String GUARD_ATTRIBUTE = "org.pbxguard.core.Guard";

  /** Servlet context attribute with the {@link FilterSettings} to use with it. */
  public static final String SETTINGS_ATTRIBUTE = "org.pbxguard.servlet.FilterSettings";

  private static final Logger LOG = LogManager.getLogger(GuardFilter.class);
  private static final String SEEN = "org.pbxguard.servlet.seen";

  private volatile @Nullable Passage passage;
  private @Nullable EmbeddedGuard own;

  /** A filter that looks for its guard when the container starts it. */
  public GuardFilter() {}

  /** A filter of this guard, which stays the caller's to close. */
  public GuardFilter(Guard guard, FilterSettings settings) {
    this(guard, settings, request -> false);
  }

  /**
   * As {@link #GuardFilter(Guard, FilterSettings)}, with sessions that no block of their address
   * bars, such as those that {@link org.pbxguard.servlet.gate.MfaGate#isVerified} knows. Their
   * requests are inspected like all others.
   *
   * @param verified only asked about requests from blocked addresses
   */
  public GuardFilter(Guard guard, FilterSettings settings, Predicate<HttpServletRequest> verified) {
    passage = new Passage(guard, settings, verified);
  }

  /**
   * Filters by other settings from the next request on; requests that are under way end as they
   * began. What is remembered of sources stays.
   *
   * @throws IllegalStateException where the filter is off
   */
  public synchronized void use(FilterSettings next) {
    Passage on = passage;
    if (on == null) {
      throw new IllegalStateException("the filter has no guard");
    }
    passage = on.with(next);
  }

  @Override
  public void init(FilterConfig config) throws ServletException {
    if (passage != null) {
      return;
    }
    Object guard = config.getServletContext().getAttribute(GUARD_ATTRIBUTE);
    if (guard instanceof Guard given) {
      Object settings = config.getServletContext().getAttribute(SETTINGS_ATTRIBUTE);
      passage =
          new Passage(
              given,
              settings instanceof FilterSettings chosen ? chosen : FilterSettings.defaults(),
              request -> false);
      return;
    }
    own = EmbeddedGuard.open(config).orElse(null);
    if (own == null) {
      LOG.warn(
          "PBX Guard is off in {}: no guard in the servlet context and no {} set",
          config.getServletContext().getServletContextName(),
          EmbeddedGuard.PARAMETER);
    } else {
      passage = new Passage(own.guard(), own.settings(), request -> false);
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Passage on = passage;
    if (on != null
        && request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse answer
        && request.getDispatcherType() == DispatcherType.REQUEST
        && request.getAttribute(SEEN) == null) {
      request.setAttribute(SEEN, true);
      on.take(http, answer, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  @Override
  public void destroy() {
    if (own != null) {
      own.close();
      own = null;
    }
  }
}
