package org.pbxguard.core.mfa.yubikey;

/**
 * What validation servers say of an OTP.
 *
 * <p>Immutable.
 */
sealed interface Verdict {

  /** It is good, and the key stands here. */
  record Good(Counters counters) implements Verdict {}

  /** It is no OTP of that key. */
  record Bad() implements Verdict {}

  /** It was good once. */
  record Replayed() implements Verdict {}

  /** All places are taken. */
  record Busy() implements Verdict {}

  /** Nobody gave an answer that can be trusted in time. */
  record NoAnswer(String reason) implements Verdict {}
}
