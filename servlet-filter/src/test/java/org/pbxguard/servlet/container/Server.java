package org.pbxguard.servlet.container;

import org.pbxguard.core.Guard;
import org.pbxguard.servlet.FilterSettings;

/** A servlet container on a port of loopback, with the test application behind the filter. */
interface Server {

  /** The port it listens on. */
  int port();

  /** Stops it. */
  void close() throws Exception;

  /** Starts a container. */
  @FunctionalInterface
  interface Kind {
    Server start(Guard guard, FilterSettings settings) throws Exception;
  }
}
