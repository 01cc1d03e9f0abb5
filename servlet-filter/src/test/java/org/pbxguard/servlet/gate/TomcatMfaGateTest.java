package org.pbxguard.servlet.gate;

import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.startup.Tomcat;

/** Runs twice: with Tomcat 10.1, and in a Surefire execution of its own with Tomcat 11. */
class TomcatMfaGateTest extends MfaGateContract {
  @Override
  Running start(ServletContainerInitializer application) throws Exception {
    Tomcat tomcat = new Tomcat();
    Path base = Files.createTempDirectory("tomcat");
    tomcat.setBaseDir(base.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.addContext("", base.toString()).addServletContainerInitializer(application, Set.of());
    tomcat.start();
    return new Running() {
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
