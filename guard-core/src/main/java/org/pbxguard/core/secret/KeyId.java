package org.pbxguard.core.secret;

/**
 * Which version of the master key made something: 32 bits derived from the key itself, so that no
 * register of versions has to be kept. Every sealed value and every token carries one; it is no
 * secret.
 *
 * <p>Immutable.
 *
 * @param bits the 32 bits
 */
public record KeyId(int bits) {

  /** The byte of it that stands in tokens with no room for more. */
  public int lastByte() {
    return bits & 0xFF;
  }

  /** Eight hexadecimal digits. */
  @Override
  public String toString() {
    return String.format("%08x", bits);
  }
}
