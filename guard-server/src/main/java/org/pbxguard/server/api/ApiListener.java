package org.pbxguard.server.api;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import java.util.EnumSet;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.server.listen.HttpListener;
import org.pbxguard.server.listen.ListenException;
import org.pbxguard.server.listen.PlainErrors;

/**
 * The running API listener. The block list does not apply to it, so that a blocked administrator
 * can lift the block.
 *
 * <p>Thread-safe.
 */
public final class ApiListener implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(ApiListener.class);

  private final HttpListener listener;

  private ApiListener(HttpListener listener) {
    this.listener = listener;
  }

  /**
   * Opens the listener and serves.
   *
   * @param mounted the servlets by the path at which each is mounted
   * @throws ListenException where the port or the certificate cannot be used
   */
  public static ApiListener open(ApiSettings settings, Map<String, Servlet> mounted)
      throws ListenException {
    HttpListener listener =
        HttpListener.create("api", settings.listen(), settings.tls(), settings.limits());
    ServletContextHandler context = new ServletContextHandler("/", false, false);
    context.setErrorHandler(new PlainErrors());
    context.addFilter(
        new FilterHolder(new ClearTextFilter(settings.tlsProxies())),
        "/*",
        EnumSet.of(DispatcherType.REQUEST));
    mounted.forEach((path, servlet) -> context.addServlet(new ServletHolder(servlet), path + "/*"));
    try {
      listener.start(context);
    } catch (ListenException e) {
      listener.close();
      throw e;
    }
    if (!listener.secure()
        && settings.tlsProxies().isEmpty()
        && !settings.listen().address().isLoopback()) {
      LOG.warn("api.listen {} has no TLS: keys are refused there", settings.listen());
    }
    return new ApiListener(listener);
  }

  /** The address with the port that was really bound. */
  public HostPort address() {
    return listener.address();
  }

  /** Whether clients reach it by TLS. */
  public boolean secure() {
    return listener.secure();
  }

  /** Lets running calls end, for at most two seconds. */
  @Override
  public void close() {
    listener.close();
  }
}
