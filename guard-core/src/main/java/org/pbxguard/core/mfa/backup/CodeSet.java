package org.pbxguard.core.mfa.backup;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.pbxguard.core.mfa.MfaException;

/**
 * A stored set of backup codes: one salt, the iterations, and for each code a keyed hash that names
 * its key and whether it was used. The hashes of used codes stay, so that a second use can be told
 * from a guess.
 *
 * <p>Immutable; prints nothing.
 */
final class CodeSet {
  static final int SALT_BYTES = 16;
  private static final byte VERSION = 1;
  private static final int HEADER = 1 + 4 + 4 + 1 + 1 + SALT_BYTES;

  private final int iterations;
  private final byte[] salt;
  private final List<byte[]> hashes;
  private final int used;

  /**
   * A set.
   *
   * @param used a bit for each code
   */
  CodeSet(int iterations, byte[] salt, List<byte[]> hashes, int used) {
    this.iterations = iterations;
    this.salt = salt;
    this.hashes = List.copyOf(hashes);
    this.used = used;
  }

  int iterations() {
    return iterations;
  }

  List<byte[]> hashes() {
    return hashes;
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
    return new CodeSet(iterations, salt, hashes, used | (1 << index));
  }

  /** The place of the hash that {@code fits}, or -1; tries all of them whichever fits. */
  int find(Predicate<byte[]> fits) {
    int found = -1;
    for (int i = 0; i < hashes.size(); i++) {
      found = fits.test(hashes.get(i)) ? i : found;
    }
    return found;
  }

  byte[] encode() {
    int hashSize = hashes.get(0).length;
    ByteBuffer out =
        ByteBuffer.allocate(HEADER + hashes.size() * hashSize)
            .put(VERSION)
            .putInt(iterations)
            .putInt(used)
            .put((byte) hashes.size())
            .put((byte) hashSize)
            .put(salt);
    hashes.forEach(out::put);
    return out.array();
  }

  static CodeSet decode(byte[] bytes) {
    if (bytes.length < HEADER || bytes[0] != VERSION) {
      throw new MfaException("a stored set of backup codes has an unknown form");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    int iterations = in.getInt();
    int used = in.getInt();
    int count = in.get();
    int hashSize = in.get();
    if (in.remaining() != SALT_BYTES + count * hashSize) {
      throw new MfaException("a stored set of backup codes has an odd length");
    }
    byte[] salt = new byte[SALT_BYTES];
    in.get(salt);
    List<byte[]> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] hash = new byte[hashSize];
      in.get(hash);
      hashes.add(hash);
    }
    return new CodeSet(iterations, salt, hashes, used);
  }

  @Override
  public String toString() {
    return "CodeSet(" + left() + " left)";
  }
}
