/**
 * FIDO2 keys and passkeys: registration and assertion ceremonies of W3C WebAuthn around Yubico's
 * server library. Uses mfa and what is below it.
 */
@NullMarked
package org.pbxguard.core.mfa.fido2;

import org.jspecify.annotations.NullMarked;
