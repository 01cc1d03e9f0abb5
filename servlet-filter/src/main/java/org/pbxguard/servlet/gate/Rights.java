package org.pbxguard.servlet.gate;

import java.time.Instant;
import java.util.Optional;
import org.pbxguard.core.mfa.MfaService;

/**
 * What a visitor of the account pages may do.
 *
 * <p>Immutable.
 *
 * @param enrolled whether the user has a factor
 * @param proven when it was proven in this session
 * @param fresh whether that is recent enough for changes
 * @param open whether a first factor may be enrolled without a token
 */
record Rights(boolean enrolled, Optional<Instant> proven, boolean fresh, boolean open) {
  /** The action that the policy wants a fresh proof for. */
  static final String ACTION = "change_factors";

  static Rights of(MfaService service, Identity who, Optional<Instant> proven) {
    return new Rights(
        service.status(who.user()).enabled(),
        proven,
        proven.filter(when -> !service.policy().needsStepUp(ACTION, when)).isPresent(),
        service.policy().isOpenToFirstEnrolments() || service.passes().isWindowOpen(who.user()));
  }

  /** Who has a factor must have proven it to see the account. */
  boolean maySee() {
    return !enrolled || proven.isPresent();
  }

  /** Who has a factor must have proven it just now to change anything. */
  boolean mayChange() {
    return !enrolled || fresh;
  }

  /** Whether the forms must ask for an enrolment token. */
  boolean needsToken() {
    return !enrolled && !open;
  }
}
