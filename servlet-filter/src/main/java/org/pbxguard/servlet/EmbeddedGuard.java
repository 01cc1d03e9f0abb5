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
import org.pbxguard.core.OpenState;
import org.pbxguard.core.ThreatDetectionSettings;
import org.pbxguard.core.api.PublicApi;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.secret.FipsException;
import org.pbxguard.core.secret.FipsMode;
import org.pbxguard.core.secret.FipsSettings;
import org.pbxguard.core.secret.KeyException;
import org.pbxguard.core.secret.KeySettings;
import org.pbxguard.core.store.StoreException;
import org.pbxguard.core.store.StoreSettings;
import org.pbxguard.core.time.GuardClock;

/**
 * A guard inside an application, opened from a configuration on a state directory of its own and
 * closed with the application. The configuration holds the root keys {@code mode}, {@code
 * security}, {@code state} and {@code http.filter}, and nothing else.
 *
 * <p>Thread-safe once open.
 */
@PublicApi
public final class EmbeddedGuard implements AutoCloseable {
  /** Init parameter or system property that names the file. */
  static final String PARAMETER = "pbxguard.config";

  private final OpenState state;
  private final Guard guard;
  private final FilterSettings settings;

  private EmbeddedGuard(OpenState state, Guard guard, FilterSettings settings) {
    this.state = state;
    this.guard = guard;
    this.settings = settings;
  }

  /**
   * Opens a guard when a file is named; empty when none is.
   *
   * @throws ServletException in one sentence, when the file, the keys or the state cannot be used
   */
  static Optional<EmbeddedGuard> open(FilterConfig config) throws ServletException {
    Optional<String> file =
        named(config.getInitParameter(PARAMETER))
            .or(() -> named(config.getServletContext().getInitParameter(PARAMETER)))
            .or(() -> named(System.getProperty(PARAMETER)));
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(open(Path.of(file.get())));
    } catch (ConfigException | StoreException | KeyException | FipsException e) {
      throw new ServletException("PBX Guard cannot start: " + e.getMessage(), e);
    }
  }

  private static Optional<String> named(@Nullable String text) {
    return Optional.ofNullable(text).filter(name -> !name.isBlank());
  }

  private static EmbeddedGuard open(Path file) {
    return open(Settings.load(file, List.of(), System.getenv()));
  }

  /**
   * Opens a guard.
   *
   * @param bound a configuration of which nothing is bound yet
   * @throws ConfigException with every fault of the configuration
   * @throws StoreException in one sentence, where the state directory cannot be used
   * @throws KeyException in one sentence, where the keys cannot be used
   * @throws FipsException in one sentence, where FIPS mode is asked for and cannot be had
   */
  public static EmbeddedGuard open(Settings bound) {
    GuardSettings settings =
        new GuardSettings(
            bound.bind("mode", Mode.ENFORCE),
            bound.bind("security.threat_detection", ThreatDetectionSettings.defaults()));
    FipsSettings fips = bound.bind("security", FipsSettings.defaults());
    KeySettings keys = bound.bind("security.keys", KeySettings.defaults());
    StoreSettings state = bound.bind("state", StoreSettings.defaults());
    FilterSettings filter = bound.bind("http.filter", FilterSettings.defaults());
    bound.check();
    FipsMode.enter(fips, List.of());
    GuardClock clock = GuardClock.system();
    OpenState open = OpenState.open(state, keys, clock);
    try {
      Guard guard = Guard.open(settings, open.store(), open.rows(), open.keys(), clock);
      open.beginAside();
      guard.protect(filter.trustedProxies(), "a trusted proxy");
      return new EmbeddedGuard(open, guard, filter);
    } catch (RuntimeException failed) {
      open.close();
      throw failed;
    }
  }

  /** The guard; closed with this. */
  public Guard guard() {
    return guard;
  }

  /** How the filter is to behave. */
  public FilterSettings settings() {
    return settings;
  }

  @Override
  public void close() {
    guard.close();
    state.close();
  }
}
