package org.pbxguard.core.mfa;

import java.util.Optional;
import org.pbxguard.core.net.IpAddress;

/**
 * By what right a user's factors are to be changed. Whoever builds one vouches for it.
 *
 * <p>Immutable; prints no code.
 */
public sealed interface Authorization {

  /** None: enough only for the first enrolment of a user without a factor. */
  record None() implements Authorization {}

  /** A code of the user's own factors, spent by being checked. */
  record ByCode(Code code, Optional<IpAddress> client) implements Authorization {}

  /** A one-time token for a first enrolment, spent by being checked. */
  record ByToken(Code token) implements Authorization {}

  /** A session whose factor was verified within the last five minutes. */
  record SteppedUp() implements Authorization {}

  /** An administrator. */
  record Administrator() implements Authorization {}

  /** No right. */
  static Authorization none() {
    return new None();
  }

  /** A code of the user's own. */
  static Authorization code(CharSequence typed, Optional<IpAddress> client) {
    return new ByCode(Code.of(typed), client);
  }

  /** A one-time token of {@link EnrolmentPasses}. */
  static Authorization token(CharSequence typed) {
    return new ByToken(Code.of(typed));
  }

  /** A session stepped up within five minutes. */
  static Authorization steppedUp() {
    return new SteppedUp();
  }

  /** An administrator. */
  static Authorization administrator() {
    return new Administrator();
  }
}
