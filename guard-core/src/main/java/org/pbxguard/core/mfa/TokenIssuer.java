package org.pbxguard.core.mfa;

import java.time.Instant;

/**
 * Makes new TOTP tokens.
 *
 * <p>Implementations are thread-safe.
 */
public interface TokenIssuer {

  /** A new token with a fresh secret. */
  Issued issue(UserId user, Instant now);

  /** The token after every code that could have been accepted until now is used up. */
  Credential usedUp(Credential token);

  /**
   * A new token: what the store keeps and what the person is shown.
   *
   * <p>Immutable; prints nothing.
   */
  record Issued(Credential credential, Provisioning provisioning) {
    @Override
    public String toString() {
      return "Issued(hidden)";
    }
  }
}
