package org.pbxguard.server.listen;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections whose first request head does not arrive in time: a byte now and then keeps
 * the idle time-out from ending them, and enough of them would fill the connection limit.
 *
 * <p>Thread-safe.
 */
final class HeadDeadline implements Connection.Listener {
  private final Scheduler scheduler;
  private final Duration deadline;

  HeadDeadline(Scheduler scheduler, Duration deadline) {
    this.scheduler = scheduler;
    this.deadline = deadline;
  }

  @Override
  public void onOpened(Connection connection) {
    scheduler.schedule(() -> check(connection), deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void check(Connection connection) {
    // TLS below HTTP counts no messages and answers -1.
    if (connection.getMessagesIn() == 0 && connection.getEndPoint().isOpen()) {
      connection.close();
    }
  }
}
