package org.pbxguard.core.secret;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Bytes that must not leak: they print nothing, compare in constant time, and leave only through
 * {@link #copyBytes(InsecureSecretAccess)}, which names the danger. They cannot be serialised.
 *
 * <p>The bytes stay on the heap until they are collected; this type guards against carelessness,
 * not against somebody who reads the process's memory.
 *
 * <p>Immutable.
 */
public final class SecretBytes {
  private final byte[] bytes;

  private SecretBytes(byte[] owned) {
    this.bytes = owned;
  }

  /** A copy of {@code bytes}; the caller may wipe its own array afterwards. */
  public static SecretBytes copyOf(byte[] bytes) {
    return new SecretBytes(bytes.clone());
  }

  /**
   * Fresh bytes of {@code random}.
   *
   * @param size how many, 1 or more
   */
  public static SecretBytes random(int size, SecureRandom random) {
    if (size < 1) {
      throw new IllegalArgumentException("size: not positive (" + size + ")");
    }
    byte[] fresh = new byte[size];
    random.nextBytes(fresh);
    return new SecretBytes(fresh);
  }

  /** How many bytes there are. */
  public int size() {
    return bytes.length;
  }

  /** A copy of the bytes themselves: wipe it as soon as it has served. */
  public byte[] copyBytes(InsecureSecretAccess access) {
    access.require();
    return bytes.clone();
  }

  /** The bytes themselves, for this package, which changes none of them. */
  byte[] raw() {
    return bytes;
  }

  /** Whether the bytes are the same, in time that depends on the sizes only. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SecretBytes that && MessageDigest.isEqual(bytes, that.bytes);
  }

  /** The size: a hash of the bytes would tell something about them. */
  @Override
  public int hashCode() {
    return bytes.length;
  }

  /** Says how many bytes there are and nothing else. */
  @Override
  public String toString() {
    return "SecretBytes[" + bytes.length + "]";
  }

  /** Overwrites an array that has served. */
  static void wipe(byte[] spent) {
    Arrays.fill(spent, (byte) 0);
  }
}
