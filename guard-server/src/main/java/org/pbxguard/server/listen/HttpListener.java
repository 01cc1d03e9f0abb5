package org.pbxguard.server.listen;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HostHeaderCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.time.Ticker;
import org.pbxguard.core.tls.TlsException;
import org.pbxguard.core.tls.TlsSettings;
import org.pbxguard.server.tls.TlsIdentity;

/**
 * One HTTP listener on Jetty with bounded connections, threads, heads and patience.
 *
 * <p>Every form of URI reaches the handlers: what a path could mean is for the guard filter to
 * judge, and a refusal by the parser would leave no trace in the audit.
 *
 * <p>Thread-safe once started.
 */
public final class HttpListener implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(HttpListener.class);
  private static final Duration HEAD_DEADLINE = Duration.ofSeconds(10);
  private static final int STREAMS = 100;
  private static final long DRAIN_MILLIS = 2_000;
  private static final long IDLE_DRAIN_MILLIS = 200;

  private final String setting;
  private final HostPort listen;
  private final Server server;
  private final ServerConnector connector;
  private final boolean secure;
  private final int minRequestRate;

  private HttpListener(
      String setting,
      HostPort listen,
      Server server,
      ServerConnector connector,
      int minRequestRate) {
    this.setting = setting;
    this.listen = listen;
    this.server = server;
    this.connector = connector;
    this.minRequestRate = minRequestRate;
    this.secure = connector.getConnectionFactory(SslConnectionFactory.class) != null;
  }

  /**
   * A listener that is not yet bound.
   *
   * @param setting its root key, such as {@code http}, for messages and thread names
   * @throws ListenException where its certificate cannot be used
   */
  public static HttpListener create(
      String setting, HostPort listen, Optional<TlsSettings> tls, ListenerLimits limits)
      throws ListenException {
    QueuedThreadPool threads =
        new QueuedThreadPool(limits.threads(), Math.min(8, limits.threads()));
    threads.setName(setting);
    Server server =
        new Server(threads, new ScheduledExecutorScheduler(setting + "-timer", true), null);
    HttpConfiguration configuration = configuration(limits, tls.isPresent());
    HttpConnectionFactory http = new HttpConnectionFactory(configuration);
    ServerConnector connector;
    if (tls.isPresent()) {
      TlsIdentity identity = identity(setting, tls.get(), server);
      connector = new ServerConnector(server, 1, 1, secured(identity, limits.http2(), http));
    } else {
      connector = new ServerConnector(server, 1, 1, http);
    }
    connector.setHost(listen.address().toString());
    connector.setPort(listen.port());
    connector.setIdleTimeout(limits.idleTimeout().toMillis());
    connector.setShutdownIdleTimeout(IDLE_DRAIN_MILLIS);
    connector.setAcceptQueueSize(1024);
    connector.setReuseAddress(true);
    connector.addBean(new HeadDeadline(server.getScheduler(), HEAD_DEADLINE));
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(limits.maxConnections(), connector));
    server.setErrorHandler(new PlainErrors());
    server.setStopTimeout(DRAIN_MILLIS);
    return new HttpListener(setting, listen, server, connector, limits.minRequestRate());
  }

  /** TLS, and over it what client and listener agree on (RFC 7301): h2 or HTTP/1.1. */
  private static ConnectionFactory[] secured(
      TlsIdentity identity, boolean http2, HttpConnectionFactory http) {
    if (!http2) {
      return new ConnectionFactory[] {
        new SslConnectionFactory(identity.factory(), http.getProtocol()), http
      };
    }
    HTTP2ServerConnectionFactory h2 = new HTTP2ServerConnectionFactory(http.getHttpConfiguration());
    h2.setMaxConcurrentStreams(STREAMS);
    ALPNServerConnectionFactory alpn =
        new ALPNServerConnectionFactory(h2.getProtocol(), http.getProtocol());
    alpn.setDefaultProtocol(http.getProtocol());
    // HTTP/2 wants ciphers with forward secrecy first (RFC 9113 9.2.2).
    identity.factory().setCipherComparator(HTTP2Cipher.COMPARATOR);
    return new ConnectionFactory[] {
      new SslConnectionFactory(identity.factory(), alpn.getProtocol()), alpn, h2, http
    };
  }

  private static TlsIdentity identity(String setting, TlsSettings tls, Server server)
      throws ListenException {
    try {
      TlsIdentity identity = new TlsIdentity(tls, server.getScheduler());
      server.addBean(identity);
      return identity;
    } catch (TlsException e) {
      throw new ListenException(setting + ".tls: " + e.getMessage(), e);
    }
  }

  private static HttpConfiguration configuration(ListenerLimits limits, boolean secure) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(limits.maxHeaderBytes());
    http.setHttpCompliance(HttpCompliance.RFC9110);
    http.setUriCompliance(UriCompliance.UNSAFE);
    http.setRelativeRedirectAllowed(true);
    if (secure) {
      http.addCustomizer(new SecureRequestCustomizer(false));
    }
    if (limits.http2()) {
      // HTTP/2 names the host in :authority, which everything behind reads as Host.
      http.addCustomizer(new HostHeaderCustomizer());
    }
    return http;
  }

  /**
   * Limits the connections of each client; before the start.
   *
   * @param exempt whose connections carry many clients
   */
  public void limitClients(int most, Predicate<IpAddress> exempt) {
    connector.addBean(new ClientConnections(most, exempt));
  }

  /** The server, to hang beans on that live as long as the listener. */
  public Server server() {
    return server;
  }

  /** Whether it speaks TLS. */
  public boolean secure() {
    return secure;
  }

  /**
   * Binds and serves.
   *
   * @throws ListenException where the port is taken or may not be bound
   */
  public void start(Handler handler) throws ListenException {
    server.setHandler(
        new GracefulHandler(new SlowBodies(handler, minRequestRate, Ticker.system())));
    try {
      connector.open();
    } catch (IOException e) {
      throw new ListenException(setting + ".listen: " + listen + " " + reason(e), e);
    }
    try {
      server.start();
    } catch (Exception e) {
      throw new ListenException(setting + ".listen: " + listen + " cannot be served", e);
    }
  }

  private static String reason(IOException e) {
    Throwable cause = e.getCause() instanceof BindException ? e.getCause() : e;
    String words = String.valueOf(cause.getMessage());
    if (words.contains("in use")) {
      return "is taken by another process";
    }
    if (words.contains("ermission")) {
      return "may not be bound by this user";
    }
    if (words.contains("annot assign")) {
      return "is no address of this machine";
    }
    return "cannot be bound (" + words + ")";
  }

  /** The address with the port that was really bound. */
  public HostPort address() {
    return listen.withPort(connector.getLocalPort());
  }

  /** Lets running requests end, for at most two seconds, then stops. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      // Only patience ran out: the server has cut off what was left.
      LOG.debug("{} did not drain", setting, e);
    }
  }
}
