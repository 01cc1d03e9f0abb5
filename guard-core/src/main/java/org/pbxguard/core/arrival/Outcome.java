package org.pbxguard.core.arrival;

import java.time.Duration;

/** What became of a message that was let through, learned from the answer. */
public sealed interface Outcome {

  /** Credentials were refused: a failed login of the arrival's account. */
  record LoginFailed() implements Outcome {}

  /** Credentials were accepted; resets that account's failures from that source. */
  record LoginSucceeded() implements Outcome {}

  /**
   * Credentials were neither accepted nor refused (stale nonce, time-out): the attempt is refunded.
   */
  record LoginNeutral() implements Outcome {}

  /** A binding was accepted for {@code lifetime}; zero removes it (RFC 3261 10.3). */
  record Registered(Duration lifetime) implements Outcome {}

  /** The target (an extension, a path) does not exist. */
  record TargetMissing(String target) implements Outcome {}
}
