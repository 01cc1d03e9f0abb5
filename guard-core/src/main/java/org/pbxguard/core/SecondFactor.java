package org.pbxguard.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.mfa.CodeFactor;
import org.pbxguard.core.mfa.MfaFactors;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.TrustedDevices;
import org.pbxguard.core.mfa.backup.BackupCodes;
import org.pbxguard.core.mfa.fido2.Fido2Keys;
import org.pbxguard.core.mfa.totp.TotpFactor;
import org.pbxguard.core.mfa.yubikey.YubikeyEnrolment;
import org.pbxguard.core.mfa.yubikey.YubikeyFactor;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;

/**
 * The second factor with its factors wired in: codes at {@link #service()}, and one object for each
 * kind of key that the settings offer.
 *
 * <p>Immutable and thread-safe.
 */
public final class SecondFactor {
  private static final int TAG = 32;

  private final MfaService service;
  private final Optional<YubikeyEnrolment> yubikeys;
  private final Optional<Fido2Keys> fido2;
  private final TrustedDevices devices;

  private SecondFactor(
      MfaService service,
      Optional<YubikeyEnrolment> yubikeys,
      Optional<Fido2Keys> fido2,
      TrustedDevices devices) {
    this.service = service;
    this.devices = devices;
    this.yubikeys = yubikeys;
    this.fido2 = fido2;
  }

  /**
   * Opens the second factor of a guard.
   *
   * @param keys where the pepper of backup codes comes from; {@code ports.sealer()} is its sealer
   * @throws org.pbxguard.core.mfa.MfaException if a stored row does not open, or a key file of the
   *     settings cannot be read
   */
  public static SecondFactor open(MfaSettings settings, MfaPorts ports, KeyRing keys) {
    TotpFactor totp = new TotpFactor(settings.totp(), ports.clock());
    BackupCodes backup =
        new BackupCodes(
            settings.backupCodes(),
            keys.signer(Purpose.PEPPER, TAG),
            settings.throttle().derivations());
    Optional<YubikeyFactor> yubikey =
        settings.yubikey().enabled()
            ? Optional.of(new YubikeyFactor(settings.yubikey()))
            : Optional.empty();
    List<CodeFactor> codes = new ArrayList<>(List.of(totp));
    yubikey.ifPresent(codes::add);
    codes.add(backup);
    MfaService service = MfaService.open(settings, ports, new MfaFactors(codes, totp, backup));
    return new SecondFactor(
        service,
        yubikey.map(y -> new YubikeyEnrolment(service, y, ports.clock())),
        settings.fido2().enabled()
            ? Optional.of(
                new Fido2Keys(
                    settings.fido2(), service, keys.signer(Purpose.PSEUDONYM, TAG), ports.clock()))
            : Optional.empty(),
        service.devices(keys.signer(Purpose.COOKIE, TAG)));
  }

  /** Enrols, verifies, removes. */
  public MfaService service() {
    return service;
  }

  /** Enrols YubiKeys, if they are offered. */
  public Optional<YubikeyEnrolment> yubikeys() {
    return yubikeys;
  }

  /** Ceremonies of FIDO2 keys and passkeys, if they are offered. */
  public Optional<Fido2Keys> fido2() {
    return fido2;
  }

  /** The devices that users trust. */
  public TrustedDevices devices() {
    return devices;
  }
}
