package org.pbxguard.core.mfa.yubikey;

import java.util.Locale;
import java.util.Optional;
import org.pbxguard.core.mfa.Code;

/**
 * The hexadecimal alphabet of keyboards (Yubico OTP specification): sixteen letters that lie on the
 * same keys everywhere.
 *
 * <p>Immutable.
 */
final class Modhex {
  static final String ALPHABET = "cbdefghijklnrtuv";
  private static final String UPPER = ALPHABET.toUpperCase(Locale.ROOT);

  private Modhex() {}

  static boolean isModhex(Code code) {
    return code.isOf(UPPER);
  }

  /** The bytes of an even number of characters, or nothing. */
  static Optional<byte[]> decode(String text) {
    if (text.length() % 2 != 0) {
      return Optional.empty();
    }
    byte[] bytes = new byte[text.length() / 2];
    for (int i = 0; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        return Optional.empty();
      }
      bytes[i / 2] = (byte) ((bytes[i / 2] << 4) | digit);
    }
    return Optional.of(bytes);
  }

  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length * 2);
    for (byte b : bytes) {
      text.append(ALPHABET.charAt((b >> 4) & 15)).append(ALPHABET.charAt(b & 15));
    }
    return text.toString();
  }
}
