package org.pbxguard.servlet.container;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.pbxguard.core.Guard;
import org.pbxguard.servlet.FilterSettings;
import org.pbxguard.servlet.GuardFilter;

/** The Tomcat on the class path: 10.1, or 11 in the execution that puts it there. */
final class TomcatServer implements Server {
  private final Tomcat tomcat;

  private TomcatServer(Tomcat tomcat) {
    this.tomcat = tomcat;
  }

  /** Its main version, such as {@code 10}. */
  static String version() {
    String number = ServerInfo.getServerNumber();
    return number.substring(0, number.indexOf('.'));
  }

  static Server start(Guard guard, FilterSettings settings) throws Exception {
    Tomcat tomcat = new Tomcat();
    Path base = Files.createTempDirectory("tomcat");
    tomcat.setBaseDir(base.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.addUser("alice", "right");
    Context context = tomcat.addContext("", base.toString());
    context.addServletContainerInitializer(
        (classes, added) -> TestApp.register(added, new GuardFilter(guard, settings)), Set.of());
    tomcat.start();
    return new TomcatServer(tomcat);
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }
}
