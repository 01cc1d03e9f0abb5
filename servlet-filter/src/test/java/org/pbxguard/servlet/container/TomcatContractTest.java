package org.pbxguard.servlet.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Runs twice: with Tomcat 10.1, and in a Surefire execution of its own with Tomcat 11. */
class TomcatContractTest extends ContainerContract {
  TomcatContractTest() {
    super(TomcatServer::start);
  }

  @Test
  void version_ofTheClassPath_isTheOneThatThisExecutionIsFor() {
    assertThat(TomcatServer.version())
        .isEqualTo(System.getProperty("pbxguard.expected.tomcat", "10"));
  }
}
