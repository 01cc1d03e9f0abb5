package org.pbxguard.core.mfa;

import java.util.Optional;

/**
 * The kinds of second factor. The ids are on disk: never change or reuse one.
 *
 * <p>Immutable.
 */
public enum MfaMethod {
  /** A time-based code of an authenticator (RFC 6238). */
  TOTP(1, "totp"),
  /** A one-time password typed by a YubiKey. */
  YUBIKEY(2, "yubikey"),
  /** A FIDO2 key or passkey (W3C WebAuthn). */
  FIDO2(3, "fido2"),
  /** One of the saved single-use codes. */
  BACKUP_CODE(4, "backup_code");

  private final int id;
  private final String text;

  MfaMethod(int id, String text) {
    this.id = id;
    this.text = text;
  }

  /** The id on disk, 1 to 127. */
  int id() {
    return id;
  }

  /** The name in answers and events. */
  public String text() {
    return text;
  }

  /** The method of a name, or nothing. */
  public static Optional<MfaMethod> parse(CharSequence text) {
    String name = text.toString();
    for (MfaMethod method : values()) {
      if (method.text.equals(name)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }

  static MfaMethod ofId(int id) {
    for (MfaMethod method : values()) {
      if (method.id == id) {
        return method;
      }
    }
    throw new MfaException("unknown second factor kind " + id + " in a stored record");
  }
}
