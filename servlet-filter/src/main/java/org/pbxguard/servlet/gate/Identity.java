package org.pbxguard.servlet.gate;

import org.pbxguard.core.mfa.UserId;

/**
 * Who is signed in to the application, in which of its sessions.
 *
 * <p>Immutable.
 *
 * @param binding a hash of the session's cookie
 */
record Identity(UserId user, String binding) {}
