package org.pbxguard.servlet.api;

import java.util.List;

/**
 * What came of taking a configuration anew.
 *
 * <p>Immutable.
 *
 * @param faults what is wrong with it, a line each; with any of them nothing changed
 * @param changed keys whose new values hold now
 * @param restart keys whose new values hold after a restart only
 */
public record Reloaded(List<String> faults, List<String> changed, List<String> restart) {

  /** Keeps copies of the lists. */
  public Reloaded {
    faults = List.copyOf(faults);
    changed = List.copyOf(changed);
    restart = List.copyOf(restart);
  }

  /** Nothing changed, for these reasons. */
  public static Reloaded refused(List<String> faults) {
    return new Reloaded(faults, List.of(), List.of());
  }
}
