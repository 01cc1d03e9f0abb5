package org.pbxguard.core.mfa;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The factors that a user has, without their secrets.
 *
 * <p>Immutable.
 *
 * @param totp whether a TOTP token is active
 * @param backupCodes unused backup codes
 * @param suspended factors that too many failures suspended
 */
public record MfaMethods(
    UserId user,
    boolean totp,
    List<Key> yubikeys,
    List<Key> fido2,
    int backupCodes,
    Set<MfaMethod> suspended) {

  /** Copies the collections. */
  public MfaMethods {
    yubikeys = List.copyOf(yubikeys);
    fido2 = List.copyOf(fido2);
    suspended = Set.copyOf(suspended);
  }

  /**
   * A key that a user enrolled.
   *
   * @param id the public id of a YubiKey or the credential id of a FIDO2 key in base64url
   */
  public record Key(String id, String name, Instant created) {
    static Key of(Credential credential) {
      return new Key(credential.id(), credential.name(), credential.created());
    }
  }
}
