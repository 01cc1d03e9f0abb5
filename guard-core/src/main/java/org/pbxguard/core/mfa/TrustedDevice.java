package org.pbxguard.core.mfa;

import java.time.Instant;

/**
 * A device on which a user need not prove the second factor at every login.
 *
 * <p>Immutable.
 *
 * @param id tells the user's devices apart; not enough to pass for one
 * @param name what the person calls it
 */
public record TrustedDevice(String id, String name, Instant created, Instant expires) {
  /** Checks the name. */
  public TrustedDevice {
    Credential.requireName(name);
  }
}
