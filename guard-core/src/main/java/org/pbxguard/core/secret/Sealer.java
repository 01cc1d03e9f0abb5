package org.pbxguard.core.secret;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.pbxguard.core.journal.Table;

/**
 * Row values at rest under AES-256-GCM (NIST SP 800-38D). A sealed value hides its content and
 * opens only at the row that it was sealed for: table, row key and key version are its additional
 * data, so that a value copied to another row, or a column swapped between users, is refused. It
 * does not hide its length, nor tell an older value of the same row from the newest.
 *
 * <p>On disk: format 1, key id (4 bytes), nonce (12), ciphertext, tag (16). Each sealing draws a
 * fresh 96-bit nonce; section 8.3 allows 2^32 of them per key, which is a hundred a second for more
 * than a year: rotate the master key long before.
 *
 * <p>Thread-safe: follows the ring through rotations.
 */
public final class Sealer {
  /** Bytes that sealing adds. */
  public static final int OVERHEAD = 1 + Integer.BYTES + 12 + 16;

  private static final byte FORMAT = 1;
  private static final int NONCE_SIZE = 12;
  private static final int TAG_BITS = 128;
  static final String TRANSFORMATION = "AES/GCM/NoPadding";

  private final KeyRing ring;
  private final SecureRandom random;

  Sealer(KeyRing ring, SecureRandom random) {
    this.ring = ring;
    this.random = random;
  }

  /** Seals {@code plain} for one row with the current key. */
  public byte[] seal(Table table, byte[] rowKey, byte[] plain) {
    KeyId current = ring.current();
    byte[] nonce = new byte[NONCE_SIZE];
    random.nextBytes(nonce);
    byte[] hidden =
        crypt(Cipher.ENCRYPT_MODE, key(current), nonce, aad(table, rowKey, current), plain);
    return ByteBuffer.allocate(1 + Integer.BYTES + NONCE_SIZE + hidden.length)
        .put(FORMAT)
        .putInt(current.bits())
        .put(nonce)
        .put(hidden)
        .array();
  }

  /**
   * Opens what was sealed for this row, with whichever version of the key it names.
   *
   * @throws SealException when it is not what was sealed for this row
   */
  public byte[] open(Table table, byte[] rowKey, byte[] sealed) {
    KeyId version = versionOf(sealed);
    ByteBuffer rest = ByteBuffer.wrap(sealed).position(1 + Integer.BYTES);
    byte[] nonce = new byte[NONCE_SIZE];
    rest.get(nonce);
    byte[] hidden = new byte[rest.remaining()];
    rest.get(hidden);
    return crypt(Cipher.DECRYPT_MODE, key(version), nonce, aad(table, rowKey, version), hidden);
  }

  /** Whether a sealed value is of a retired key and should be sealed anew. */
  public boolean isOutdated(byte[] sealed) {
    return !versionOf(sealed).equals(ring.current());
  }

  private static KeyId versionOf(byte[] sealed) {
    if (sealed.length < OVERHEAD || sealed[0] != FORMAT) {
      throw new SealException("not a sealed value of format " + FORMAT);
    }
    return new KeyId(ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt());
  }

  private SecretKey key(KeyId version) {
    SecretBytes key =
        ring.derive(Purpose.SEAL, version)
            .orElseThrow(
                () ->
                    new SealException(
                        "sealed with the master key " + version + ", which is not at hand"));
    return new SecretKeySpec(key.raw(), "AES");
  }

  /** All parts but the row key have a fixed size, so no two rows share their additional data. */
  private static byte[] aad(Table table, byte[] rowKey, KeyId version) {
    return ByteBuffer.allocate(2 + Integer.BYTES + rowKey.length)
        .put(FORMAT)
        .put((byte) table.id())
        .putInt(version.bits())
        .put(rowKey)
        .array();
  }

  /** AES-256-GCM itself. */
  static byte[] crypt(int mode, SecretKey key, byte[] nonce, byte[] aad, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance(TRANSFORMATION);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(aad);
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      if (mode == Cipher.DECRYPT_MODE) {
        throw new SealException("the sealed value does not belong to this row or was changed");
      }
      throw new IllegalStateException("this Java cannot seal with " + TRANSFORMATION, e);
    }
  }
}
