package org.pbxguard.core.mfa;

import java.time.Instant;
import java.util.List;

/**
 * A pending TOTP enrolment as the person is shown it, once. It becomes active when a code of it is
 * verified before {@code expires}.
 *
 * <p>Immutable; prints nothing.
 */
public record Enrolment(Provisioning provisioning, List<String> backupCodes, Instant expires) {
  /** Copies the list. */
  public Enrolment {
    backupCodes = List.copyOf(backupCodes);
  }

  @Override
  public String toString() {
    return "Enrolment(hidden)";
  }
}
