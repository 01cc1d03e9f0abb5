package org.pbxguard.benchmarks.core;

/**
 * What an authenticator app does with a secret (RFC 4648 6).
 *
 * <p>Stateless.
 */
final class Base32 {
  private Base32() {}

  static byte[] decode(String text) {
    byte[] bytes = new byte[text.length() * 5 / 8];
    for (int i = 0; i < bytes.length * 8; i++) {
      char c = text.charAt(i / 5);
      int five = c >= 'A' ? c - 'A' : c - '2' + 26;
      bytes[i / 8] |= (byte) (((five >>> (4 - i % 5)) & 1) << (7 - i % 8));
    }
    return bytes;
  }
}
