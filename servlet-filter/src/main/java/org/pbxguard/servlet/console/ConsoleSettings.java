package org.pbxguard.servlet.console;

import java.time.Duration;
import java.util.List;

/**
 * What steers the console; root key {@code api.console}. What a key is bound to, the relying party,
 * is that of {@code security.mfa.fido2}.
 *
 * <p>Immutable.
 *
 * @param enabled whether there is a console
 * @param origins where its pages are, of the origins of {@code security.mfa.fido2}; empty for all
 *     of them. Where others share the relying party, name the console's own alone
 * @param idleTimeout longest pause of a session
 * @param absoluteTimeout longest life of one
 * @param stepUpLifetime how long a proof of the passkey is fresh enough to change passkeys
 */
public record ConsoleSettings(
    boolean enabled,
    List<String> origins,
    Duration idleTimeout,
    Duration absoluteTimeout,
    Duration stepUpLifetime) {

  /** Copies the list and checks the values. */
  public ConsoleSettings {
    origins = List.copyOf(origins);
    inRange("idleTimeout", idleTimeout, Duration.ofDays(1));
    inRange("absoluteTimeout", absoluteTimeout, Duration.ofDays(7));
    inRange("stepUpLifetime", stepUpLifetime, Duration.ofHours(1));
    for (String origin : origins) {
      if (!origin.matches("https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")) {
        throw new IllegalArgumentException(
            "origins: must be scheme://host or scheme://host:port (" + origin + ")");
      }
    }
  }

  private static void inRange(String component, Duration value, Duration most) {
    if (value.toSeconds() < 10 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          component + ": 10 s to " + most.toSeconds() + " s (" + value.toSeconds() + ")");
    }
  }

  /** Fifteen minutes without a request, eight hours in all, five minutes of freshness. */
  public static ConsoleSettings defaults() {
    return new ConsoleSettings(
        true, List.of(), Duration.ofMinutes(15), Duration.ofHours(8), Duration.ofMinutes(5));
  }
}
