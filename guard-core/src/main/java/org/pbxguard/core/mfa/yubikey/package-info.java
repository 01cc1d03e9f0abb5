/**
 * One-time passwords typed by YubiKeys: their form, their own decryption, and validation servers
 * behind a deadline. Uses mfa and what is below it.
 */
@NullMarked
package org.pbxguard.core.mfa.yubikey;

import org.jspecify.annotations.NullMarked;
