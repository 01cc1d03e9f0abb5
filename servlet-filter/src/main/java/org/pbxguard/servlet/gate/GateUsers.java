package org.pbxguard.servlet.gate;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/**
 * Says who is signed in to the application: for applications that know their users by themselves.
 *
 * <p>Implementations are thread-safe and quick: they are asked at every guarded request.
 */
@FunctionalInterface
public interface GateUsers {
  /** Who is signed in; empty where nobody is, which lets the request through to open paths only. */
  Optional<SignedIn> signedIn(HttpServletRequest request);

  /**
   * A signed-in user.
   *
   * <p>Immutable.
   *
   * @param name the user's name or extension
   * @param session names the session of the application: another one, another text; it is kept as a
   *     hash only. Empty where the application has no sessions: the verification is then bound to
   *     the user and the gate's own session
   * @param roles the user's roles, for {@code security.mfa.policy.required_roles}
   */
  record SignedIn(String name, String session, Set<String> roles) {
    /** Copies the roles. */
    public SignedIn {
      roles = Set.copyOf(roles);
    }
  }
}
