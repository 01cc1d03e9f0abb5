package org.pbxguard.server;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.server.api.ApiListener;
import org.pbxguard.server.gateway.Gateway;
import org.pbxguard.server.listen.ListenException;

/**
 * The running process: SIP edge, HTTP gateway and API on one guard and one store.
 *
 * <p>Thread-safe.
 */
public final class GuardServer implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(GuardServer.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final ServerSettings settings;
  private Optional<Path> firstKey = Optional.empty();

  private GuardServer(ServerSettings settings) {
    this.settings = settings;
  }

  /**
   * Opens everything; when it returns, every listener serves.
   *
   * @throws StartException where anything cannot be opened; what was open is closed again
   */
  public static GuardServer open(ServerSettings settings, GuardClock clock) throws StartException {
    GuardServer server = new GuardServer(settings);
    try {
      server.start(clock);
      return server;
    } catch (StartException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void start(GuardClock clock) throws StartException {
    House house = opened(House.open(settings, clock));
    firstKey = house.writeFirstKey();
    try {
      Gateway gateway =
          opened(
              Gateway.open(
                  settings.http(),
                  (request, response, chain) -> chain.doFilter(request, response)));
      ApiListener api = opened(ApiListener.open(settings.api(), house.api(() -> true)));
      addresses =
          "http="
              + url(gateway.secure())
              + gateway.address()
              + " api="
              + url(api.secure())
              + api.address();
    } catch (ListenException e) {
      throw new StartException(e.problem(), e);
    }
  }

  private String addresses = "";

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  private static String url(boolean secure) {
    return secure ? "https://" : "http://";
  }

  /** The file of the first administrator's key, if this start made it. */
  public Optional<Path> firstKey() {
    return firstKey;
  }

  /** The addresses that are listened on, as one line. */
  public String addresses() {
    return addresses;
  }

  /** Ends the listeners, lets running exchanges end, then closes guard and store. */
  @Override
  public synchronized void close() {
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
