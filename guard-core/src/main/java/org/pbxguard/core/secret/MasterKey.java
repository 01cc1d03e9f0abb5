package org.pbxguard.core.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * One version of the key that all others are derived from. Whoever has it can open whatever the
 * guard sealed with it; without it nobody can.
 *
 * <p>Immutable.
 */
final class MasterKey {
  /** Its size in bytes. */
  static final int SIZE = 32;

  private static final byte[] EXTRACT_SALT = "pbxguard".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ID_INFO = "pbxguard/1/key-id".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] WRAP_INFO = "pbxguard/1/wrap".getBytes(StandardCharsets.US_ASCII);

  private final SecretBytes secret;
  private final Hkdf hkdf;
  private final KeyId id;
  private final Optional<Instant> retired;

  private MasterKey(SecretBytes secret, Optional<Instant> retired) {
    this.secret = secret;
    this.hkdf = Hkdf.from(EXTRACT_SALT, secret.raw());
    this.id = new KeyId(ByteBuffer.wrap(hkdf.expand(ID_INFO, Integer.BYTES)).getInt());
    this.retired = retired;
  }

  /** The key of 32 bytes that are at hand. */
  static MasterKey of(SecretBytes key) {
    if (key.size() != SIZE) {
      throw new IllegalArgumentException("master key: not " + SIZE + " bytes (" + key.size() + ")");
    }
    return new MasterKey(key, Optional.empty());
  }

  /** The same key, out of use since then. */
  MasterKey retiredAt(Instant moment) {
    return new MasterKey(secret, Optional.of(Instant.ofEpochMilli(moment.toEpochMilli())));
  }

  /** Since when another key is used; empty for the one in use, and where nobody wrote it down. */
  Optional<Instant> retired() {
    return retired;
  }

  /** The name that what it makes carries. */
  KeyId id() {
    return id;
  }

  /** The key itself. */
  SecretBytes secret() {
    return secret;
  }

  /** The 32-byte key for a purpose. */
  SecretBytes derive(Purpose purpose) {
    return derived(purpose.info());
  }

  /** The key that retired master keys are kept under. */
  SecretBytes wrapping() {
    return derived(WRAP_INFO);
  }

  private SecretBytes derived(byte[] info) {
    byte[] derived = hkdf.expand(info, SIZE);
    SecretBytes key = SecretBytes.copyOf(derived);
    SecretBytes.wipe(derived);
    return key;
  }
}
