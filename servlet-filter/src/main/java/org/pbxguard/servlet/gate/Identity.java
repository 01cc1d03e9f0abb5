package org.pbxguard.servlet.gate;

import java.util.Set;
import org.pbxguard.core.mfa.UserId;

/**
 * Who is signed in to the application, in which of its sessions.
 *
 * <p>Immutable.
 *
 * @param binding a hash of the application's session
 * @param roles the user's roles as the application knows them
 */
record Identity(UserId user, String binding, Set<String> roles) {
  Identity {
    roles = Set.copyOf(roles);
  }

  /** Whether it is the same user in the same session. */
  boolean is(Identity other) {
    return user.equals(other.user) && binding.equals(other.binding);
  }
}
