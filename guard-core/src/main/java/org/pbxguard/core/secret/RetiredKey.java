package org.pbxguard.core.secret;

import java.time.Instant;
import java.util.Optional;

/**
 * A version of the master key that makes nothing new and still opens what it made.
 *
 * <p>Immutable.
 *
 * @param since when it was replaced; empty for one that the settings name
 */
public record RetiredKey(KeyId id, Optional<Instant> since) {}
