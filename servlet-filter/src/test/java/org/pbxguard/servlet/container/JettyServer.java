package org.pbxguard.servlet.container;

import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.security.Credential;
import org.pbxguard.core.Guard;
import org.pbxguard.servlet.FilterSettings;
import org.pbxguard.servlet.GuardFilter;

/** Jetty 12.1. */
final class JettyServer implements Server {
  private final org.eclipse.jetty.server.Server server;
  private final ServerConnector connector;
  private final Optional<SecureConnector> secure;

  private JettyServer(
      org.eclipse.jetty.server.Server server,
      ServerConnector connector,
      Optional<SecureConnector> secure) {
    this.server = server;
    this.connector = connector;
    this.secure = secure;
  }

  static Server start(Guard guard, FilterSettings settings) throws Exception {
    return start(guard, settings, new org.eclipse.jetty.server.Server(), Optional.empty());
  }

  /** With HTTP/2 over TLS on a port of its own. */
  static Server startHttp2(Guard guard, FilterSettings settings) throws Exception {
    org.eclipse.jetty.server.Server server = new org.eclipse.jetty.server.Server();
    return start(guard, settings, server, Optional.of(SecureConnector.add(server)));
  }

  private static Server start(
      Guard guard,
      FilterSettings settings,
      org.eclipse.jetty.server.Server server,
      Optional<SecureConnector> secure)
      throws Exception {
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath("/");
    context.setSecurityHandler(security());
    context.addServletContainerInitializer(
        (classes, added) -> TestApp.register(added, new GuardFilter(guard, settings)));
    server.setHandler(context);
    server.start();
    return new JettyServer(server, connector, secure);
  }

  /** Knows alice and her password; asks nobody by itself. */
  private static ConstraintSecurityHandler security() {
    UserStore users = new UserStore();
    users.addUser("alice", Credential.getCredential("right"), new String[] {"user"});
    HashLoginService realm = new HashLoginService("test");
    realm.setUserStore(users);
    ConstraintSecurityHandler security = new ConstraintSecurityHandler();
    security.setLoginService(realm);
    security.setAuthenticator(new BasicAuthenticator());
    return security;
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public Client client() {
    return secure.map(tls -> tls.client(port())).orElseGet(Server.super::client);
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
