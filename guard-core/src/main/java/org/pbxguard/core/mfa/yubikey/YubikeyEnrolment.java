package org.pbxguard.core.mfa.yubikey;

import java.util.Optional;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.Code;
import org.pbxguard.core.mfa.Credential;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.time.GuardClock;

/**
 * Enrols YubiKeys by an OTP that they type.
 *
 * <p>Thread-safe. Calls block for the disk and for validation servers, with deadlines.
 */
public final class YubikeyEnrolment {
  private final MfaService service;
  private final YubikeyFactor factor;
  private final GuardClock clock;

  /** Enrols into {@code service}, in which {@code factor} is wired. */
  public YubikeyEnrolment(MfaService service, YubikeyFactor factor, GuardClock clock) {
    this.service = service;
    this.factor = factor;
    this.clock = clock;
  }

  /**
   * Enrols a key whose OTPs servers validate.
   *
   * @param name what the person calls it, at most {@link Credential#MAX_NAME} characters
   * @return the key's public id; {@code Refused} for a wrong code or OTP, {@code Conflict} if the
   *     key is somebody's or nothing authorises
   * @throws IllegalArgumentException for a name that is too long
   */
  public Change<String> enroll(UserId user, Authorization by, CharSequence otp, String name) {
    return enroll(user, by, otp, name, Optional.empty());
  }

  /** As {@link #enroll}, a key whose OTPs are validated here with its secrets. */
  public Change<String> enrollSelfContained(
      UserId user, Authorization by, CharSequence otp, String name, TokenSecret secret) {
    return enroll(user, by, otp, name, Optional.of(secret));
  }

  private Change<String> enroll(
      UserId user, Authorization by, CharSequence otp, String name, Optional<TokenSecret> secret) {
    Credential.requireName(name);
    return service
        .add(
            user,
            MfaMethod.YUBIKEY,
            by,
            () -> factor.prove(Code.of(otp), name, secret, clock.instant()))
        .map(Credential::id);
  }
}
