package org.pbxguard.servlet;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pbxguard.config.ConfigException;
import org.pbxguard.config.Settings;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.ThreatDetectionSettings;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.secret.KeyException;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.KeySettings;
import org.pbxguard.core.store.KeyCheck;
import org.pbxguard.core.store.StateStore;
import org.pbxguard.core.store.StoreException;
import org.pbxguard.core.store.StoreSettings;
import org.pbxguard.core.time.GuardClock;

/**
 * A guard that a filter opens for itself from a configuration file, on a state directory of its
 * own, and closes with itself. The file holds the root keys {@code mode}, {@code security}, {@code
 * state} and {@code http.filter}.
 *
 * <p>Confined to the container's start and stop of the filter.
 */
final class OwnGuard implements AutoCloseable {
  /** Init parameter or system property that names the file. */
  static final String PARAMETER = "pbxguard.config";

  private final StateStore store;
  private final Guard guard;
  private final FilterSettings settings;

  private OwnGuard(StateStore store, Guard guard, FilterSettings settings) {
    this.store = store;
    this.guard = guard;
    this.settings = settings;
  }

  /**
   * Opens a guard when a file is named; empty when none is.
   *
   * @throws ServletException in one sentence, when the file, the keys or the state cannot be used
   */
  static Optional<OwnGuard> open(FilterConfig config) throws ServletException {
    Optional<String> file =
        named(config.getInitParameter(PARAMETER))
            .or(() -> named(config.getServletContext().getInitParameter(PARAMETER)))
            .or(() -> named(System.getProperty(PARAMETER)));
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(open(Path.of(file.get())));
    } catch (ConfigException | StoreException | KeyException e) {
      throw new ServletException("PBX Guard cannot start: " + e.getMessage(), e);
    }
  }

  private static Optional<String> named(@Nullable String text) {
    return Optional.ofNullable(text).filter(name -> !name.isBlank());
  }

  private static OwnGuard open(Path file) {
    Settings bound = Settings.load(file, List.of(), System.getenv());
    GuardSettings settings =
        new GuardSettings(
            bound.bind("mode", Mode.ENFORCE),
            bound.bind("security.threat_detection", ThreatDetectionSettings.defaults()));
    KeySettings keys = bound.bind("security.keys", KeySettings.defaults());
    StoreSettings state = bound.bind("state", StoreSettings.defaults());
    FilterSettings filter = bound.bind("http.filter", FilterSettings.defaults());
    bound.check();
    GuardClock clock = GuardClock.system();
    StateStore store = StateStore.open(state, clock);
    try {
      KeyRing ring = KeyRing.open(keys, state.dir());
      KeyCheck.require(store, store, ring);
      Guard guard = Guard.open(settings, store, store, ring, clock);
      store.loaded();
      guard.protect(filter.trustedProxies(), "a trusted proxy");
      return new OwnGuard(store, guard, filter);
    } catch (RuntimeException failed) {
      store.close();
      throw failed;
    }
  }

  Guard guard() {
    return guard;
  }

  FilterSettings settings() {
    return settings;
  }

  @Override
  public void close() {
    guard.close();
    store.close();
  }
}
