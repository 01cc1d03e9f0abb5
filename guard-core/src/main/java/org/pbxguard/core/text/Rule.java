package org.pbxguard.core.text;

import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Severity;

/**
 * One thing that a detector knows how to recognise.
 *
 * <p>Immutable.
 *
 * @param id stable name, such as {@code sqli-union-select}; exclusions refer to it
 * @param category attack class
 * @param points 1 to 100: 50 and more refuse a message alone, 5 to 30 are hints that add up
 */
public record Rule(String id, Category category, int points) {
  private static final int HIGH = 80;
  private static final int MEDIUM = 50;

  /** Refuses points out of range. */
  public Rule {
    if (points < 1 || points > 100) {
      throw new IllegalArgumentException(id + ": points out of range (" + points + ")");
    }
  }

  /** How grave a hit is. */
  public Severity severity() {
    if (points >= HIGH) {
      return Severity.HIGH;
    }
    return points >= MEDIUM ? Severity.MEDIUM : Severity.LOW;
  }
}
