package org.pbxguard.core;

import java.util.List;
import org.pbxguard.core.mfa.MfaFactors;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.backup.BackupCodes;
import org.pbxguard.core.mfa.totp.TotpFactor;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;

/**
 * Wires the factors to the second-factor service.
 *
 * <p>Immutable.
 */
public final class SecondFactor {
  private static final int PEPPER_TAG = 32;

  private SecondFactor() {}

  /**
   * Opens the second factor of a guard.
   *
   * @param keys where the pepper of backup codes comes from; {@code ports.sealer()} is its sealer
   * @throws org.pbxguard.core.mfa.MfaException if a stored row does not open
   */
  public static MfaService open(MfaSettings settings, MfaPorts ports, KeyRing keys) {
    TotpFactor totp = new TotpFactor(settings.totp(), ports.clock());
    BackupCodes codes =
        new BackupCodes(
            settings.backupCodes(),
            keys.signer(Purpose.PEPPER, PEPPER_TAG),
            settings.throttle().derivations());
    return MfaService.open(settings, ports, new MfaFactors(List.of(totp, codes), totp, codes));
  }
}
