package org.pbxguard.core.mfa;

import java.time.Duration;

/**
 * Settings of the throttle on second-factor attempts, apart from the one on passwords; root key
 * {@code security.mfa.throttle}.
 *
 * <p>Immutable.
 *
 * @param freeFailures failures in a row of one user before waits begin
 * @param firstWait the first wait; each further failure doubles it
 * @param longestWait where doubling ends
 * @param suspendAfter failures in a row that suspend a factor (NIST SP 800-63B-4 3.2.2: at most
 *     100)
 * @param clientFreeFailures failures of one client address that a minute each takes off again
 *     before its waits begin
 * @param clientLongestWait where doubling ends for an address
 * @param derivations key derivations that may wait for a processor before attempts are turned away
 */
public record ThrottleSettings(
    int freeFailures,
    Duration firstWait,
    Duration longestWait,
    int suspendAfter,
    int clientFreeFailures,
    Duration clientLongestWait,
    int derivations) {

  /** Checks the ranges. */
  public ThrottleSettings {
    Ranges.check("freeFailures", freeFailures, 0, 99);
    Ranges.check("firstWait", firstWait, Duration.ofMillis(100), Duration.ofMinutes(1));
    Ranges.check("longestWait", longestWait, firstWait, Duration.ofDays(1));
    Ranges.check("suspendAfter", suspendAfter, 1, 100);
    Ranges.check("clientFreeFailures", clientFreeFailures, 0, 1_000);
    Ranges.check("clientLongestWait", clientLongestWait, firstWait, Duration.ofDays(1));
    Ranges.check("derivations", derivations, 1, 10_000);
  }

  /** Three free, then 1 s doubling to 15 minutes; suspended at 100. */
  public static ThrottleSettings defaults() {
    return new ThrottleSettings(
        3, Duration.ofSeconds(1), Duration.ofMinutes(15), 100, 20, Duration.ofMinutes(5), 64);
  }
}
