package org.pbxguard.core.mfa;

/**
 * Settings of time-based codes (RFC 6238); root key {@code security.mfa.totp}. They apply to new
 * tokens; a token keeps the parameters that it was enrolled with, but for the window.
 *
 * <p>Immutable.
 *
 * @param enabled whether new tokens may be enrolled
 * @param issuer the name that authenticator apps show, 1 to 64 characters without a colon
 * @param algorithm the hash of new tokens
 * @param digits 6 or 8
 * @param period seconds of a step, 30 or 60
 * @param window steps accepted on each side of the expected one, 0 to 10
 * @param maxDrift steps of clock drift that a token may learn, 0 to 2
 */
public record TotpSettings(
    boolean enabled,
    String issuer,
    TotpAlgorithm algorithm,
    int digits,
    int period,
    int window,
    int maxDrift) {

  /** Checks the ranges. */
  public TotpSettings {
    if (issuer.isBlank() || issuer.length() > 64 || issuer.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "issuer: must be 1 to 64 characters without a colon (" + issuer + ")");
    }
    if (digits != 6 && digits != 8) {
      throw new IllegalArgumentException("digits: must be 6 or 8 (" + digits + ")");
    }
    if (period != 30 && period != 60) {
      throw new IllegalArgumentException("period: must be 30 or 60 seconds (" + period + ")");
    }
    Ranges.check("window", window, 0, 10);
    Ranges.check("maxDrift", maxDrift, 0, 2);
  }

  /** SHA-1, 6 digits, 30 s, one step each side: what every authenticator app can do. */
  public static TotpSettings defaults() {
    return new TotpSettings(true, "PBX Guard", TotpAlgorithm.SHA1, 6, 30, 1, 2);
  }
}
