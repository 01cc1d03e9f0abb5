package org.pbxguard.core.mfa.backup;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.pbxguard.core.mfa.MfaException;

/**
 * A stored set of backup codes: one salt, the iterations, and for each code a peppered hash and
 * whether it was used. The hashes of used codes stay, so that a second use can be told from a
 * guess.
 *
 * <p>Immutable; prints nothing.
 */
final class CodeSet {
  static final int SALT_BYTES = 16;
  static final int HASH_BYTES = 32;
  private static final byte VERSION = 1;
  private static final int HEADER = 1 + 4 + 4 + 4 + 1 + SALT_BYTES;

  private final int pepper;
  private final int iterations;
  private final byte[] salt;
  private final List<byte[]> hashes;
  private final int used;

  /**
   * A set.
   *
   * @param pepper the version of the pepper key
   * @param used a bit for each code
   */
  CodeSet(int pepper, int iterations, byte[] salt, List<byte[]> hashes, int used) {
    this.pepper = pepper;
    this.iterations = iterations;
    this.salt = salt;
    this.hashes = List.copyOf(hashes);
    this.used = used;
  }

  int pepper() {
    return pepper;
  }

  int iterations() {
    return iterations;
  }

  byte[] salt() {
    return salt;
  }

  int left() {
    return hashes.size() - Integer.bitCount(used);
  }

  boolean isUsed(int index) {
    return (used & (1 << index)) != 0;
  }

  CodeSet use(int index) {
    return new CodeSet(pepper, iterations, salt, hashes, used | (1 << index));
  }

  /** The place of a hash, or -1; compares with all of them in the same time. */
  int find(byte[] hash) {
    int found = -1;
    for (int i = 0; i < hashes.size(); i++) {
      if (MessageDigest.isEqual(hashes.get(i), hash)) {
        found = i;
      }
    }
    return found;
  }

  byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(HEADER + hashes.size() * HASH_BYTES)
            .put(VERSION)
            .putInt(pepper)
            .putInt(iterations)
            .putInt(used)
            .put((byte) hashes.size())
            .put(salt);
    hashes.forEach(out::put);
    return out.array();
  }

  static CodeSet decode(byte[] bytes) {
    if (bytes.length < HEADER || bytes[0] != VERSION) {
      throw new MfaException("a stored set of backup codes has an unknown form");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    int pepper = in.getInt();
    int iterations = in.getInt();
    int used = in.getInt();
    int count = in.get();
    if (in.remaining() != SALT_BYTES + count * HASH_BYTES) {
      throw new MfaException("a stored set of backup codes has an odd length");
    }
    byte[] salt = new byte[SALT_BYTES];
    in.get(salt);
    List<byte[]> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] hash = new byte[HASH_BYTES];
      in.get(hash);
      hashes.add(hash);
    }
    return new CodeSet(pepper, iterations, salt, hashes, used);
  }

  @Override
  public String toString() {
    return "CodeSet(" + left() + " left)";
  }
}
