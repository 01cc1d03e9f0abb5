package org.pbxguard.servlet.container;

import java.nio.file.Path;
import org.eclipse.jetty.ee10.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.io.TempDir;

class JettyRegistrationTest extends RegistrationContract {
  @TempDir private Path folder;

  @Override
  Server start(Preparation preparation) throws Exception {
    org.eclipse.jetty.server.Server server = new org.eclipse.jetty.server.Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    WebAppContext context = new WebAppContext();
    context.setContextPath("/");
    context.setWar(folder.toString());
    context.addConfiguration(new AnnotationConfiguration());
    context.setParentLoaderPriority(true);
    context.addServletContainerInitializer((classes, added) -> preparation.prepare(added));
    server.setHandler(context);
    server.start();
    return new Server() {
      @Override
      public int port() {
        return connector.getLocalPort();
      }

      @Override
      public void close() throws Exception {
        server.stop();
      }
    };
  }
}
