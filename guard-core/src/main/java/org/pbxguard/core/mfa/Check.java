package org.pbxguard.core.mfa;

import java.time.Duration;

/**
 * What a factor says about one attempt. A match is not yet an acceptance: the service makes the
 * credential's next state durable first.
 *
 * <p>Immutable.
 */
public sealed interface Check {

  /** It is right, and {@code next} is the credential's state once it is accepted. */
  record Match(Credential next) implements Check {}

  /** It is not right; the reason goes to the audit, never to the caller. */
  record Mismatch(MfaEvent.Reason reason) implements Check {}

  /** Too much work at once: nothing was compared. */
  record Busy(Duration retryAfter) implements Check {}

  /** Something that the comparison needs does not answer: nothing was compared. */
  record Fault(String reason) implements Check {}

  /** The factor threw: what was compared is not known, so the attempt stays counted. */
  record Broken() implements Check {}
}
