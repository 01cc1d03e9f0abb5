package org.pbxguard.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.pbxguard.core.access.NewApiKey;
import org.pbxguard.core.access.Role;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.server.api.ApiListener;
import org.pbxguard.server.api.ApiSettings;
import org.pbxguard.server.listen.ListenException;
import org.pbxguard.servlet.api.BrowserSessions;
import org.pbxguard.servlet.api.CallTraces;
import org.pbxguard.servlet.api.Reloading;

/**
 * The API for a command that found no process running: on a loopback port of its own, with a key
 * that lives as long as the command, on the store under its lock.
 *
 * <p>Thread-safe.
 */
public final class OfflineApi implements AutoCloseable {
  private static final String BY = "command line";

  private final House house;
  private final ApiListener listener;
  private final NewApiKey key;

  private OfflineApi(House house, ApiListener listener, NewApiKey key) {
    this.house = house;
    this.listener = listener;
    this.key = key;
  }

  /**
   * Opens the store.
   *
   * @throws StartException where it cannot be opened, which includes that a process has it open
   */
  public static OfflineApi open(ServerSettings settings) throws StartException {
    GuardClock clock = GuardClock.system();
    House house = House.open(settings, clock);
    try {
      ApiSettings loopback =
          new ApiSettings(HostPort.parse("127.0.0.1:0").orElseThrow(), List.of(), Optional.empty());
      ApiListener listener =
          ApiListener.open(
              loopback,
              Map.of("/api", house.api(Reloading.NONE, CallTraces.NONE, BrowserSessions.NONE)));
      NewApiKey key =
          house
              .apiKeys()
              .create(Role.ADMIN, BY, Optional.of(clock.instant().plus(Duration.ofMinutes(10))), BY)
              .join();
      return new OfflineApi(house, listener, key);
    } catch (ListenException | CompletionException e) {
      house.close();
      throw new StartException("the store cannot be used: " + e.getMessage(), e);
    }
  }

  /** Where it listens. */
  public HostPort address() {
    return listener.address();
  }

  /** The key's text. */
  public String key() {
    return key.text();
  }

  /** Takes the key back and closes the store. */
  @Override
  public void close() {
    listener.close();
    house.apiKeys().revoke(key.key().id(), BY).join();
    house.close();
  }
}
