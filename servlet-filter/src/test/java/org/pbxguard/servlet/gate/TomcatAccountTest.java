package org.pbxguard.servlet.gate;

import jakarta.servlet.ServletContainerInitializer;

class TomcatAccountTest extends AccountContract {
  @Override
  MfaGateContract.Running start(ServletContainerInitializer application) throws Exception {
    return new TomcatMfaGateTest().start(application);
  }
}
