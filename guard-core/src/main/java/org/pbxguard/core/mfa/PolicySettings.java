package org.pbxguard.core.mfa;

import java.time.Duration;
import java.util.List;

/**
 * Settings of who must prove a second factor, with what, and when again; root key {@code
 * security.mfa.policy}.
 *
 * <p>Immutable.
 *
 * @param requiredRoles roles whose users must have a factor, also where {@code required} is false
 * @param requiredPaths paths that demand one of everybody, each with what lies below it
 * @param gracePeriod how long a user of whom a factor is required may go on without, from the first
 *     time that it was asked for; zero for none
 * @param allowedMethods factors that are accepted and can be enrolled
 * @param trustedDeviceLifetime how long a device is trusted
 * @param stepUpActions names of actions that demand a fresh proof
 * @param stepUpLifetime how long a proof is fresh
 */
public record PolicySettings(
    List<String> requiredRoles,
    List<String> requiredPaths,
    Duration gracePeriod,
    List<MfaMethod> allowedMethods,
    Duration trustedDeviceLifetime,
    List<String> stepUpActions,
    Duration stepUpLifetime) {

  /** Copies the lists and checks the ranges. */
  public PolicySettings {
    requiredRoles = List.copyOf(requiredRoles);
    requiredPaths = List.copyOf(requiredPaths);
    allowedMethods = List.copyOf(allowedMethods);
    stepUpActions = List.copyOf(stepUpActions);
    Ranges.check("gracePeriod", gracePeriod, Duration.ZERO, Duration.ofDays(90));
    Ranges.check(
        "trustedDeviceLifetime", trustedDeviceLifetime, Duration.ZERO, Duration.ofDays(90));
    Ranges.check("stepUpLifetime", stepUpLifetime, Duration.ofSeconds(10), Duration.ofHours(1));
    if (allowedMethods.isEmpty()) {
      throw new IllegalArgumentException("allowedMethods: at least one is needed ()");
    }
    for (String path : requiredPaths) {
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException("requiredPaths: must begin with / (" + path + ")");
      }
    }
  }

  /** No role and no path, no grace, every method, 30 days of trust, changes of factors fresh. */
  public static PolicySettings defaults() {
    return new PolicySettings(
        List.of(),
        List.of(),
        Duration.ZERO,
        List.of(MfaMethod.values()),
        Duration.ofDays(30),
        List.of("change_factors"),
        Duration.ofMinutes(5));
  }
}
