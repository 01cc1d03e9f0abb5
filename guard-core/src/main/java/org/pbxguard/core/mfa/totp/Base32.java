package org.pbxguard.core.mfa.totp;

/**
 * Base32 as RFC 4648 6 defines it, without padding: how authenticator apps take secrets.
 *
 * <p>Immutable.
 */
final class Base32 {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length * Byte.SIZE + BITS - 1) / BITS);
    int buffer = 0;
    int held = 0;
    for (byte b : bytes) {
      buffer = (buffer << Byte.SIZE) | (b & 0xFF);
      held += Byte.SIZE;
      while (held >= BITS) {
        held -= BITS;
        text.append(ALPHABET.charAt((buffer >>> held) & 31));
      }
    }
    if (held > 0) {
      text.append(ALPHABET.charAt((buffer << (BITS - held)) & 31));
    }
    return text.toString();
  }

  /** In groups of four, separated by blanks, for people who type. */
  static String grouped(String base32) {
    StringBuilder text = new StringBuilder(base32.length() + base32.length() / 4);
    for (int i = 0; i < base32.length(); i++) {
      if (i > 0 && i % 4 == 0) {
        text.append(' ');
      }
      text.append(base32.charAt(i));
    }
    return text.toString();
  }
}
