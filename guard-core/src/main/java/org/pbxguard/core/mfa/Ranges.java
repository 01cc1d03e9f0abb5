package org.pbxguard.core.mfa;

import java.time.Duration;

/**
 * Range checks whose message begins with the component, as the settings binder wants it.
 *
 * <p>Immutable.
 */
final class Ranges {
  private Ranges() {}

  static void check(String component, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          component + ": must be from " + least + " to " + most + " (" + value + ")");
    }
  }

  static void check(String component, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          component + ": must be from " + least + " to " + most + " (" + value + ")");
    }
  }
}
