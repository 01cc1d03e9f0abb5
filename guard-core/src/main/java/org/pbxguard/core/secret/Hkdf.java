package org.pbxguard.core.secret;

import java.io.ByteArrayOutputStream;

/**
 * HKDF with SHA-256 (RFC 5869): one strong key becomes many that say nothing about each other. It
 * does not stretch: a weak key stays weak.
 *
 * <p>Thread-safe.
 */
final class Hkdf {
  /** The most that one pseudorandom key expands to, in bytes (section 2.3). */
  static final int MAX_SIZE = 255 * Hmac.SIZE;

  private static final byte[] NOTHING = {};

  private final Hmac pseudorandomKey;

  private Hkdf(byte[] pseudorandomKey) {
    this.pseudorandomKey = new Hmac(pseudorandomKey);
  }

  /** Section 2.2: the pseudorandom key of {@code material}; an empty salt is one of zeros. */
  static byte[] extract(byte[] salt, byte[] material) {
    return new Hmac(salt).tag(material);
  }

  /** A key ready to expand. */
  static Hkdf from(byte[] salt, byte[] material) {
    byte[] extracted = extract(salt, material);
    Hkdf ready = new Hkdf(extracted);
    SecretBytes.wipe(extracted);
    return ready;
  }

  /** Section 2.3: {@code size} bytes for {@code info}, at most {@link #MAX_SIZE}. */
  byte[] expand(byte[] info, int size) {
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("size: not 1 to " + MAX_SIZE + " (" + size + ")");
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream(size + Hmac.SIZE);
    byte[] block = NOTHING;
    for (int counter = 1; output.size() < size; counter++) {
      block = pseudorandomKey.tag(block, info, new byte[] {(byte) counter});
      output.writeBytes(block);
    }
    byte[] expanded = new byte[size];
    System.arraycopy(output.toByteArray(), 0, expanded, 0, size);
    return expanded;
  }
}
