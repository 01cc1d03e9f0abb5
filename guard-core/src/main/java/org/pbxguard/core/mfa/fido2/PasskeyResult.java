package org.pbxguard.core.mfa.fido2;

import java.util.Optional;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.UserId;

/**
 * The answer to a login by passkey.
 *
 * <p>Immutable.
 *
 * @param user whose key it was; present exactly when it was accepted
 */
public record PasskeyResult(Optional<UserId> user, MfaResult result) {}
