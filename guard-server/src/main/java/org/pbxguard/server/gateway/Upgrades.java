package org.pbxguard.server.gateway;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.PathPattern;
import org.pbxguard.servlet.parse.PathReading;

/**
 * Requests to change to WebSocket (RFC 6455 4) on the paths that the settings name: the upstream is
 * asked in the gateway's own words, and where it agrees client and upstream talk through a tunnel
 * that nobody inspects. Everything else that wants an upgrade is refused.
 *
 * <p>Thread-safe; holds at most {@link #MOST} tunnels.
 */
final class Upgrades {
  private static final Logger LOG = LogManager.getLogger(Upgrades.class);
  private static final String WEBSOCKET = "websocket";
  private static final int SWITCHING = 101;

  /** Two threads each. */
  private static final int MOST = 256;

  /** Longest silence of a client in a tunnel: longer than the pings of common libraries. */
  private static final Duration SILENCE = Duration.ofMinutes(10);

  private final List<PathPattern> paths;
  private final Upstream upstream;
  private final GatewaySettings settings;
  private final Semaphore room = new Semaphore(MOST);

  Upgrades(GatewaySettings settings) {
    this.settings = settings;
    this.paths = settings.upgradePaths();
    this.upstream = settings.upstream();
  }

  /** Whether a request's upgrade is to be tried. */
  boolean takes(HttpServletRequest request) {
    return WEBSOCKET.equalsIgnoreCase(request.getHeader("Upgrade"))
        && request.getMethod().equals("GET")
        && request.getProtocol().equals("HTTP/1.1")
        && named(request.getRequestURI());
  }

  private boolean named(String uri) {
    PathReading path = PathReading.parse(uri, new Anomalies());
    return paths.stream().anyMatch(each -> each.matchesAll(path));
  }

  /**
   * Asks the upstream and opens the tunnel.
   *
   * @param target path and query as they came
   * @param fields the headers that go to the upstream
   */
  void open(
      HttpServletRequest request, HttpServletResponse response, String target, HttpFields fields)
      throws IOException, ServletException {
    if (!room.tryAcquire()) {
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    AtomicBoolean released = new AtomicBoolean();
    Runnable release =
        () -> {
          if (released.compareAndSet(false, true)) {
            room.release();
          }
        };
    UpgradedUpstream asked;
    try {
      asked =
          UpgradedUpstream.ask(
              upstream,
              settings.connectTimeout(),
              settings.readTimeout(),
              head(target, fields),
              release);
    } catch (IOException failed) {
      LOG.debug("the upstream did not answer an upgrade", failed);
      response.sendError(HttpServletResponse.SC_BAD_GATEWAY);
      return;
    }
    if (agreed(asked)) {
      tunnel(request, response, asked);
    } else {
      asked.close();
      int status = asked.status();
      response.sendError(status < 400 ? HttpServletResponse.SC_BAD_GATEWAY : status);
    }
  }

  private static String head(String target, HttpFields fields) {
    StringBuilder head = new StringBuilder("GET ").append(target).append(" HTTP/1.1\r\n");
    for (HttpField field : fields) {
      head.append(field.getName()).append(": ").append(field.getValue()).append("\r\n");
    }
    return head.append("Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n").toString();
  }

  private static boolean agreed(UpgradedUpstream asked) {
    return asked.status() == SWITCHING
        && asked.fields().stream()
            .anyMatch(
                field ->
                    field.getName().equalsIgnoreCase("Upgrade")
                        && WEBSOCKET.equalsIgnoreCase(field.getValue()));
  }

  private static void tunnel(
      HttpServletRequest request, HttpServletResponse response, UpgradedUpstream asked)
      throws IOException, ServletException {
    for (HttpField field : asked.fields()) {
      if (HeaderRules.toClient(field.getName(), Set.of())) {
        response.addHeader(field.getName(), field.getValue());
      }
    }
    try {
      ServletContextRequest.getServletContextRequest(request)
          .getConnectionMetaData()
          .getConnection()
          .getEndPoint()
          .setIdleTimeout(SILENCE.toMillis());
      request.upgrade(Tunnel.class).to(asked);
    } catch (IOException | ServletException | RuntimeException failed) {
      asked.close();
      throw failed;
    }
  }
}
