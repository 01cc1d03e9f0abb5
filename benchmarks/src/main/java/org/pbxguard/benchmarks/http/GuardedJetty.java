package org.pbxguard.benchmarks.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.ThreatDetectionSettings;
import org.pbxguard.core.audit.AuditSettings;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.FilterSettings;
import org.pbxguard.servlet.GuardFilter;

/**
 * A Jetty on loopback whose one servlet says {@code ok}, with the guard's filter in front of it or
 * without. The guard refuses requests, and blocks no source by itself.
 *
 * <p>Used by one thread, but for the requests.
 */
final class GuardedJetty {
  private static final int HEADERS = 64 << 10;

  private final Server server;
  private final ServerConnector connector;
  private final Guard guard;

  private GuardedJetty(Server server, ServerConnector connector, Guard guard) {
    this.server = server;
    this.connector = connector;
    this.guard = guard;
  }

  static GuardedJetty start(int port, boolean filtered) throws Exception {
    Server server = new Server(new QueuedThreadPool(64));
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(HEADERS);
    // Jetty refuses nothing that the filter could judge.
    http.setUriCompliance(UriCompliance.UNSAFE);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setAcceptQueueSize(1024);
    server.addConnector(connector);
    Guard guard = guard();
    ServletContextHandler context = new ServletContextHandler();
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    if (filtered) {
      FilterHolder holder = new FilterHolder(new GuardFilter(guard, withoutRates()));
      holder.setAsyncSupported(true);
      context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
    }
    context.addServlet(new ServletHolder(new Ok()), "/*");
    server.setHandler(context);
    server.start();
    return new GuardedJetty(server, connector, guard);
  }

  /** The guard in its default settings, but that it blocks nobody and its audit forgets nothing. */
  static Guard guard() {
    ThreatDetectionSettings base = ThreatDetectionSettings.defaults();
    ThreatDetectionSettings settings =
        new ThreatDetectionSettings(
            base.enabled(),
            false,
            base.maxFailedAttempts(),
            base.failedAttemptWindow(),
            base.blockDuration(),
            base.suspiciousPatternThreshold(),
            base.suspiciousPatternWindow(),
            base.suspiciousScore(),
            base.refuseScore(),
            base.ipv6PrefixLength(),
            base.escalation(),
            base.rates(),
            base.history(),
            new AuditSettings(1_000_000, base.audit().retention()),
            base.rules());
    MemoryJournal journal = new MemoryJournal();
    return Guard.open(
        new GuardSettings(Mode.ENFORCE, settings),
        journal,
        journal,
        KeyRing.ephemeral(),
        GuardClock.system());
  }

  /** The filter's default settings without its rates, which a benchmark would exceed. */
  static FilterSettings withoutRates() {
    FilterSettings base = FilterSettings.defaults();
    return new FilterSettings(
        base.mode(),
        base.trustedProxies(),
        base.proxyHeader(),
        base.ownHosts(),
        base.loginPaths(),
        base.maxBody(),
        base.streamedPaths(),
        base.monitoredPaths(),
        base.modes(),
        base.maxParameters(),
        base.signatures(),
        false,
        base.exclusions(),
        base.fields(),
        base.body(),
        base.text());
  }

  int port() {
    return connector.getLocalPort();
  }

  Guard guarding() {
    return guard;
  }

  void stop() throws Exception {
    server.stop();
    guard.close();
  }

  /** Reads what an application would read, and says that all is well. */
  private static final class Ok extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      request.getInputStream().readAllBytes();
      response.setContentType("text/plain");
      response.setContentLength(3);
      response.getOutputStream().print("ok\n");
    }
  }
}
