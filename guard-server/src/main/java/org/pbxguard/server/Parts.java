package org.pbxguard.server;

import java.util.Deque;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Closes what was opened, the last first, and goes on when one does not close cleanly. Stateless.
 */
final class Parts {
  private static final Logger LOG = LogManager.getLogger(Parts.class);

  private Parts() {}

  static void close(Deque<AutoCloseable> open) {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }
}
