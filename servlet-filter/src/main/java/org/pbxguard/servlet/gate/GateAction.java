package org.pbxguard.servlet.gate;

import org.pbxguard.servlet.parse.PathPattern;

/**
 * A path of the application whose use is an action with a name; an entry of {@code actions}. If
 * {@code security.mfa.policy.step_up_actions} holds the name, the second factor must have been
 * proven just before.
 *
 * <p>Immutable.
 */
public record GateAction(String name, PathPattern path) {
  /** Checks the name. */
  public GateAction {
    if (!name.matches("[a-z0-9_]{1,64}")) {
      throw new IllegalArgumentException("name: of a-z 0-9 _ (" + name + ")");
    }
  }
}
