package org.pbxguard.core.text;

import java.util.List;

/**
 * What steers text inspection; settings key {@code text}.
 *
 * <p>Immutable.
 *
 * @param sensitivity how much doubt is enough
 * @param maxLength longest text that is inspected, in characters; more of it is a finding
 * @param maxDepth how many layers of encoding are taken off; more of them is a finding
 * @param disabledRules ids of rules that are not reported
 */
public record TextSettings(
    Sensitivity sensitivity, int maxLength, int maxDepth, List<String> disabledRules) {

  /** Refuses values out of range. */
  public TextSettings {
    if (maxLength < 1024) {
      throw new IllegalArgumentException("maxLength: at least 1024 (" + maxLength + ")");
    }
    if (maxDepth < 1 || maxDepth > 8) {
      throw new IllegalArgumentException("maxDepth: 1 to 8 (" + maxDepth + ")");
    }
    disabledRules = List.copyOf(disabledRules);
  }

  /** The defaults. */
  public static TextSettings defaults() {
    return new TextSettings(Sensitivity.NORMAL, 1 << 20, 4, List.of());
  }
}
