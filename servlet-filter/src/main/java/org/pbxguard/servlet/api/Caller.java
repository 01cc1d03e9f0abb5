package org.pbxguard.servlet.api;

import org.pbxguard.core.access.Role;

/**
 * Who calls: the holder of a key, or a person who is signed in to the console.
 *
 * <p>Immutable.
 *
 * @param role what the caller may do
 * @param author how the audit names the caller as the author of a change, never the key
 */
public record Caller(Role role, String author) {}
