package org.pbxguard.servlet.container;

class JettyContractTest extends ContainerContract {
  JettyContractTest() {
    super(JettyServer::start);
  }
}
