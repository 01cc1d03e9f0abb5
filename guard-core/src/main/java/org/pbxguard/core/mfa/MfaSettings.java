package org.pbxguard.core.mfa;

import java.time.Duration;

/**
 * Settings of the second factor; root key {@code security.mfa}.
 *
 * <p>Immutable.
 *
 * @param enabled whether the second factor is offered and demanded at all
 * @param required whether every user must have one
 * @param pendingLifetime how long an enrolment that was begun may be finished
 */
public record MfaSettings(
    boolean enabled,
    boolean required,
    Duration pendingLifetime,
    TotpSettings totp,
    BackupCodeSettings backupCodes,
    YubikeySettings yubikey,
    Fido2Settings fido2,
    ThrottleSettings throttle,
    PolicySettings policy) {

  /** Checks the ranges. */
  public MfaSettings {
    Ranges.check("pendingLifetime", pendingLifetime, Duration.ofMinutes(1), Duration.ofHours(1));
  }

  /** The defaults. */
  public static MfaSettings defaults() {
    return new MfaSettings(
        true,
        false,
        Duration.ofMinutes(10),
        TotpSettings.defaults(),
        BackupCodeSettings.defaults(),
        YubikeySettings.defaults(),
        Fido2Settings.defaults(),
        ThrottleSettings.defaults(),
        PolicySettings.defaults());
  }
}
