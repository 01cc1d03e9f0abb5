package org.pbxguard.core.mfa;

import java.util.List;

/**
 * The factors that are wired in.
 *
 * <p>Immutable.
 *
 * @param codes factors proven by a code, in the order in which a code's form is tried; TOTP and
 *     backup codes among them
 */
public record MfaFactors(List<CodeFactor> codes, TokenIssuer tokens, BackupCodeIssuer backupCodes) {
  /** Copies the list. */
  public MfaFactors {
    codes = List.copyOf(codes);
  }

  CodeFactor of(MfaMethod method) {
    return codes.stream()
        .filter(f -> f.method() == method)
        .findFirst()
        .orElseThrow(() -> new MfaException("no factor is wired for " + method.text()));
  }
}
