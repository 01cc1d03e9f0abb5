package org.pbxguard.core.decision;

import java.util.Locale;
import java.util.Optional;

/**
 * How one rule or category is applied, written {@code rule=enforce}, {@code rule=monitor} or {@code
 * rule=off}. A rule's own entry wins over its category's.
 *
 * <p>Immutable.
 *
 * @param rule the id of the rule, or the name of the category in lower case
 * @param level how it is applied
 */
public record RuleMode(String rule, Level level) {
  private static final int MAX_TEXT = 100;

  /** How a rule is applied. */
  public enum Level {
    /** Its findings count. */
    ENFORCE,
    /** Its findings are recorded and refuse nothing. */
    MONITOR,
    /** Its findings are ignored. */
    OFF
  }

  /** Reads {@code rule=level}. */
  public static Optional<RuleMode> parse(CharSequence text) {
    String whole = text.length() > MAX_TEXT ? "" : text.toString();
    int equals = whole.indexOf('=');
    if (equals < 1) {
      return Optional.empty();
    }
    String level = whole.substring(equals + 1).toUpperCase(Locale.ROOT);
    for (Level each : Level.values()) {
      if (each.name().equals(level)) {
        return Optional.of(new RuleMode(whole.substring(0, equals), each));
      }
    }
    return Optional.empty();
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return rule + "=" + level.name().toLowerCase(Locale.ROOT);
  }
}
