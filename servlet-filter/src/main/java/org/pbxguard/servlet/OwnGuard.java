package org.pbxguard.servlet;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import java.util.Optional;
import org.pbxguard.core.Guard;

/**
 * A guard that a filter opens for itself from a configuration file, and closes with itself.
 *
 * <p>Confined to the container's start and stop of the filter.
 */
final class OwnGuard implements AutoCloseable {
  /** Init parameter or system property that names the file. */
  static final String PARAMETER = "pbxguard.config";

  private final Guard guard;
  private final FilterSettings settings;

  @SuppressWarnings("UnusedMethod")
  private OwnGuard(Guard guard, FilterSettings settings) {
    this.guard = guard;
    this.settings = settings;
  }

  /** Opens a guard when a file is named; empty when none is. */
  static Optional<OwnGuard> open(FilterConfig config) throws ServletException {
    String file = config.getInitParameter(PARAMETER);
    if (file == null) {
      file = config.getServletContext().getInitParameter(PARAMETER);
    }
    if (file == null) {
      file = System.getProperty(PARAMETER);
    }
    if (file == null || file.isBlank()) {
      return Optional.empty();
    }
    throw new ServletException(PARAMETER + ": not supported yet (" + file + ")");
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
  }
}
