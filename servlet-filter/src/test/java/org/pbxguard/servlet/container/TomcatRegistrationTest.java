package org.pbxguard.servlet.container;

import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.io.TempDir;

/** Runs twice, as {@link TomcatContractTest}. */
class TomcatRegistrationTest extends RegistrationContract {
  @TempDir private Path folder;

  @Override
  Server start(Preparation preparation) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addWebapp("", folder.toString());
    context.addServletContainerInitializer(
        (classes, added) -> preparation.prepare(added), Set.of());
    tomcat.start();
    return new Server() {
      @Override
      public int port() {
        return tomcat.getConnector().getLocalPort();
      }

      @Override
      public void close() throws Exception {
        tomcat.stop();
        tomcat.destroy();
      }
    };
  }
}
