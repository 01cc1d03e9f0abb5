package org.pbxguard.server.gateway;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.server.listen.HttpListener;
import org.pbxguard.server.listen.ListenException;
import org.pbxguard.server.listen.PlainErrors;
import org.pbxguard.servlet.client.AddressResolver;

/**
 * The running gateway: a listener, the filters, and the relay to the upstream.
 *
 * <p>Thread-safe.
 */
public final class Gateway implements AutoCloseable {
  /** What the client would do by itself with an answer; interim answers stay handled. */
  private static final List<String> SELF_WILLED =
      List.of(
          RedirectProtocolHandler.NAME,
          WWWAuthenticationProtocolHandler.NAME,
          ProxyAuthenticationProtocolHandler.NAME);

  private static final int UPSTREAM_CONNECTIONS = 512;
  private static final int UPSTREAM_QUEUE = 2_048;
  private static final int RESPONSE_BUFFER = 32 * 1024;

  private final HttpListener listener;

  private Gateway(HttpListener listener) {
    this.listener = listener;
  }

  /**
   * Opens the gateway and serves.
   *
   * @param filters see every request before it is relayed, in this order
   * @param clients tells the client's address where a trusted proxy handed the request on
   * @throws ListenException where the port or the certificate cannot be used
   */
  public static Gateway open(
      GatewaySettings settings, List<Filter> filters, AddressResolver clients)
      throws ListenException {
    HttpListener listener =
        HttpListener.create("http", settings.listen(), settings.tls(), settings.limits());
    listener.limitClients(settings.maxConnectionsPerClient(), clients::trusts);
    HttpClient client = client(settings, listener);
    ServletContextHandler context = new ServletContextHandler("/", false, false);
    context.setErrorHandler(new PlainErrors());
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    for (Filter filter : filters) {
      FilterHolder holder = new FilterHolder(filter);
      holder.setAsyncSupported(true);
      context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
    }
    ServletHolder relay =
        new ServletHolder(new RelayServlet(client, settings, new ClientOrigin(clients)));
    relay.setAsyncSupported(true);
    context.addServlet(relay, "/*");
    try {
      listener.start(context);
      return new Gateway(listener);
    } catch (ListenException e) {
      listener.close();
      throw e;
    }
  }

  /** A client that changes nothing by itself: no cookies, redirects, decoding or login. */
  private static HttpClient client(GatewaySettings settings, HttpListener listener) {
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    client.setExecutor(listener.server().getThreadPool());
    client.setScheduler(listener.server().getScheduler());
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setUserAgentField(null);
    client.setDefaultRequestContentType(null);
    client.setConnectTimeout(settings.connectTimeout().toMillis());
    client.setIdleTimeout(settings.readTimeout().toMillis());
    client.setMaxConnectionsPerDestination(UPSTREAM_CONNECTIONS);
    client.setMaxRequestsQueuedPerDestination(UPSTREAM_QUEUE);
    client.setResponseBufferSize(RESPONSE_BUFFER);
    client.setUseInputDirectByteBuffers(false);
    client.setMaxResponseHeadersSize(64 * 1024);
    listener.server().addBean(client);
    listener
        .server()
        .addEventListener(
            new LifeCycle.Listener() {
              @Override
              public void lifeCycleStarted(LifeCycle event) {
                client.getContentDecoderFactories().clear();
                SELF_WILLED.forEach(client.getProtocolHandlers()::remove);
              }
            });
    return client;
  }

  /** The address with the port that was really bound. */
  public HostPort address() {
    return listener.address();
  }

  /** Whether clients reach it by TLS. */
  public boolean secure() {
    return listener.secure();
  }

  /** Lets running exchanges end, for at most two seconds. */
  @Override
  public void close() {
    listener.close();
  }
}
