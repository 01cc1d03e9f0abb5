package org.pbxguard.core.mfa;

/**
 * The hash of a TOTP token (RFC 6238 1.2). The ids are on disk: never change or reuse one.
 *
 * <p>Immutable.
 */
public enum TotpAlgorithm {
  /** HMAC-SHA-1; unbroken as an HMAC, and what authenticator apps support without exception. */
  SHA1(1, "HmacSHA1", 20),
  /** HMAC-SHA-256. */
  SHA256(2, "HmacSHA256", 32),
  /** HMAC-SHA-512. */
  SHA512(3, "HmacSHA512", 64);

  private final int id;
  private final String jca;
  private final int secretBytes;

  TotpAlgorithm(int id, String jca, int secretBytes) {
    this.id = id;
    this.jca = jca;
    this.secretBytes = secretBytes;
  }

  /** The id on disk, 1 to 127. */
  public int id() {
    return id;
  }

  /**
   * The algorithm of an id.
   *
   * @throws MfaException if there is none
   */
  public static TotpAlgorithm ofId(int id) {
    for (TotpAlgorithm algorithm : values()) {
      if (algorithm.id == id) {
        return algorithm;
      }
    }
    throw new MfaException("unknown TOTP algorithm " + id + " in a stored token");
  }

  /** The algorithm's name in Java's cryptography. */
  public String jcaName() {
    return jca;
  }

  /** Length of a new secret: that of the hash, as RFC 4226 4 (R6) and RFC 6238 5.1 want it. */
  public int secretBytes() {
    return secretBytes;
  }
}
