package org.pbxguard.servlet.container;

import org.pbxguard.core.Guard;
import org.pbxguard.servlet.FilterSettings;

/** A servlet container on a port of loopback, with the test application behind the filter. */
interface Server {

  /** The port it listens on for HTTP/1.1. */
  int port();

  /** A client of it. */
  default Client client() {
    return new Client(port());
  }

  /** Stops it. */
  void close() throws Exception;

  /** Starts a container. */
  @FunctionalInterface
  interface Kind {
    Server start(Guard guard, FilterSettings settings) throws Exception;
  }
}
