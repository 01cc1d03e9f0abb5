package org.pbxguard.servlet.gate;

import java.util.List;
import java.util.Optional;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.PathPattern;
import org.pbxguard.servlet.parse.PathReading;

/**
 * Which paths are guarded. A rule that guards matches any reading of a path, letter case aside; a
 * rule that opens must match every reading exactly.
 *
 * <p>Immutable and thread-safe.
 */
final class GatePaths {
  private final GateSettings settings;

  GatePaths(GateSettings settings) {
    this.settings = settings;
  }

  /** Whether a path as it was sent is guarded; one that cannot be read in one way is. */
  boolean isGuarded(String raw) {
    Anomalies anomalies = new Anomalies();
    PathReading path = PathReading.parse(raw, anomalies);
    return !anomalies.isEmpty() || isGuarded(path);
  }

  boolean isGuarded(PathReading path) {
    return settings.paths().stream().anyMatch(p -> p.matchesAnyIgnoringCase(path))
        && !all(settings.unguardedPaths(), path);
  }

  boolean isOpen(PathReading path) {
    return all(settings.openPaths(), path);
  }

  private static boolean all(List<PathPattern> patterns, PathReading path) {
    return patterns.stream().anyMatch(p -> p.matchesAll(path));
  }

  Optional<GateLogin> login(PathReading path) {
    return settings.logins().stream()
        .filter(login -> new PathPattern(login.path()).matchesAll(path))
        .findFirst();
  }

  /** The names of the actions that a path is. */
  List<String> actions(PathReading path) {
    return settings.actions().stream()
        .filter(action -> action.path().matchesAnyIgnoringCase(path))
        .map(GateAction::name)
        .toList();
  }
}
