package org.pbxguard.core.mfa;

import java.time.Instant;

/**
 * One enrolled factor of a user: a TOTP token, a key, or a set of backup codes. Its state is opaque
 * here; the factor alone reads and writes it, and the first byte is the state's version.
 *
 * <p>Immutable; prints no state.
 */
public final class Credential {
  /** Longest name that a person may give to a key. */
  public static final int MAX_NAME = 64;

  /** Base64url of the 1,023 bytes that a FIDO2 credential id may have. */
  private static final int MAX_ID = 1_364;

  private static final int MAX_STATE = 16_384;

  private final MfaMethod method;
  private final String id;
  private final String name;
  private final Instant created;
  private final byte[] state;

  /**
   * A credential.
   *
   * @param id tells the credentials of one method apart, at most 1,364 characters of ASCII
   * @param name what the person calls it
   * @throws IllegalArgumentException for an id, a name or a state that is too long
   */
  public Credential(MfaMethod method, String id, String name, Instant created, byte[] state) {
    if (id.length() > MAX_ID || state.length > MAX_STATE) {
      throw new IllegalArgumentException("credential: too long");
    }
    requireName(name);
    this.method = method;
    this.id = id;
    this.name = name;
    this.created = created;
    this.state = state.clone();
  }

  /**
   * Checks a name that a person gave.
   *
   * @throws IllegalArgumentException if it is too long or holds control characters
   */
  public static void requireName(String name) {
    if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "device_name: at most " + MAX_NAME + " printable characters expected");
    }
  }

  /** The kind of factor. */
  public MfaMethod method() {
    return method;
  }

  /** What tells it apart among the user's credentials of this method. */
  public String id() {
    return id;
  }

  /** What the person calls it. */
  public String name() {
    return name;
  }

  /** When it was enrolled. */
  public Instant created() {
    return created;
  }

  /** A copy of the factor's own state: secret. */
  public byte[] copyState() {
    return state.clone();
  }

  /** The same credential in its next state. */
  public Credential withState(byte[] next) {
    return new Credential(method, id, name, created, next);
  }

  boolean is(MfaMethod otherMethod, String otherId) {
    return method == otherMethod && id.equals(otherId);
  }

  @Override
  public String toString() {
    return "Credential(" + method.text() + ")";
  }
}
