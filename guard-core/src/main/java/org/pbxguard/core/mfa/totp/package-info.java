/**
 * Time-based one-time passwords: tokens, their key URI and QR code, and the check that takes each
 * step once. Uses mfa and what is below it.
 */
@NullMarked
package org.pbxguard.core.mfa.totp;

import org.jspecify.annotations.NullMarked;
