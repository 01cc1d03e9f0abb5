package org.pbxguard.core.mfa;

/**
 * Whether a user has a second factor and must have one.
 *
 * <p>Immutable.
 *
 * @param enabled whether a factor is active, of whatever kind
 * @param required whether the settings demand one
 */
public record MfaStatus(UserId user, boolean enabled, boolean required) {}
