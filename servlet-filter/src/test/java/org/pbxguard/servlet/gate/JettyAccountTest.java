package org.pbxguard.servlet.gate;

import jakarta.servlet.ServletContainerInitializer;

class JettyAccountTest extends AccountContract {
  @Override
  MfaGateContract.Running start(ServletContainerInitializer application) throws Exception {
    return new JettyMfaGateTest().start(application);
  }
}
