package org.pbxguard.core.mfa;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The answer to a second-factor attempt. A refusal carries no reason: the unknown user, the user
 * without a factor, the used code and the wrong code are one answer.
 *
 * <p>Immutable.
 */
public sealed interface MfaResult {

  /**
   * The factor was proven and the acceptance is on the disk.
   *
   * @param backupCodesLeft unused backup codes
   * @param fewCodesLeft whether the person should be told to make new codes
   * @param replaySeen whether somebody has tried a code again that was right once, since the last
   *     acceptance: the person should be warned
   */
  record Accepted(MfaMethod method, int backupCodesLeft, boolean fewCodesLeft, boolean replaySeen)
      implements MfaResult {}

  /** Not proven. */
  record Refused() implements MfaResult {}

  /** Not looked at: too many attempts. */
  record Throttled(Duration retryAfter) implements MfaResult {}

  /** Not decided: the store or a validation server does not answer. To be treated as refused. */
  record Unavailable() implements MfaResult {}

  /** Whether the factor was proven. */
  default boolean accepted() {
    return this instanceof Accepted;
  }

  /** Calls the function of the case that this is. */
  default <R> R fold(
      Function<? super Accepted, ? extends R> accepted,
      Supplier<? extends R> refused,
      Function<? super Duration, ? extends R> throttled,
      Supplier<? extends R> unavailable) {
    if (this instanceof Accepted yes) {
      return accepted.apply(yes);
    }
    if (this instanceof Throttled later) {
      return throttled.apply(later.retryAfter());
    }
    return this instanceof Unavailable ? unavailable.get() : refused.get();
  }
}
