package org.pbxguard.core.mfa.yubikey;

import java.util.Locale;
import java.util.Optional;
import org.pbxguard.core.mfa.Code;

/**
 * What a YubiKey types: twelve characters of modhex that name the key, then 32 that hide its
 * counters. Other lengths of the public id exist; the original's 44 characters are the ones taken.
 *
 * <p>Immutable; prints nothing but the public id.
 */
final class Otp {
  static final int LENGTH = 44;
  static final int PUBLIC_ID = 12;

  private final String text;

  private Otp(String text) {
    this.text = text;
  }

  static boolean looksLike(Code code) {
    return code.length() == LENGTH && Modhex.isModhex(code);
  }

  static Optional<Otp> of(Code code) {
    return looksLike(code)
        ? Optional.of(new Otp(code.reveal().toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  String publicId() {
    return text.substring(0, PUBLIC_ID);
  }

  /** The whole text; a secret until it was spent. */
  String reveal() {
    return text;
  }

  /** The encrypted sixteen bytes. */
  byte[] token() {
    return Modhex.decode(text.substring(PUBLIC_ID)).orElseThrow();
  }

  @Override
  public String toString() {
    return "Otp(" + publicId() + ")";
  }
}
