package org.pbxguard.core.mfa;

import java.time.Instant;

/**
 * A TOTP enrolment that was begun and not finished. It replaces nothing until a code of it is
 * verified.
 *
 * <p>Immutable; prints nothing.
 *
 * @param authorised whether a factor or an administrator allowed it: without that it cannot touch a
 *     user who has meanwhile got a factor
 * @param attemptsLeft codes that may still be tried, 0 to 10
 */
record Pending(
    Instant expires, boolean authorised, int attemptsLeft, Credential token, Credential codes) {
  static final int ATTEMPTS = 10;

  Pending oneLess() {
    return new Pending(expires, authorised, attemptsLeft - 1, token, codes);
  }

  @Override
  public String toString() {
    return "Pending(hidden)";
  }
}
