package org.pbxguard.core.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A person who looks after the guard in a browser. What the person signs in with is not kept here.
 *
 * <p>Immutable.
 *
 * @param name who it is
 * @param role what the person may do: {@link Role#ADMIN} or {@link Role#VIEWER}
 * @param created when the person was added
 * @param invitedUntil when an invitation that was not used yet ends
 */
public record Administrator(
    String name, Role role, Instant created, Optional<Instant> invitedUntil) {}
