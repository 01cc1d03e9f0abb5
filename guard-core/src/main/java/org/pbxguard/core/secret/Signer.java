package org.pbxguard.core.secret;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Signatures of tokens that the guard hands out and gets back: a key id and a cut HMAC-SHA256 tag.
 * A signature proves that a holder of the ring made the message for this purpose; it hides nothing
 * and tells nothing about age, so a token that may expire carries its own date.
 *
 * <p>Thread-safe: follows the ring through rotations.
 */
public final class Signer {
  /** The shortest tag, in bytes: 64 bits, for tokens that are checked online and soon die. */
  public static final int MIN_TAG_SIZE = 8;

  private final KeyRing ring;
  private final Purpose purpose;
  private final int tagSize;

  /** One for each version of the ring that was asked for; others are not remembered. */
  private final Map<KeyId, Hmac> macs = new ConcurrentHashMap<>();

  Signer(KeyRing ring, Purpose purpose, int tagSize) {
    if (tagSize < MIN_TAG_SIZE || tagSize > Hmac.SIZE) {
      throw new IllegalArgumentException(
          "tag size: not " + MIN_TAG_SIZE + " to " + Hmac.SIZE + " (" + tagSize + ")");
    }
    this.ring = ring;
    this.purpose = purpose;
    this.tagSize = tagSize;
  }

  /** The size of a signature in bytes: the key id and the tag. */
  public int size() {
    return Integer.BYTES + tagSize;
  }

  /** The signature of a message with the current key. */
  public byte[] sign(byte[] message) {
    KeyId current = ring.current();
    return signature(current, mac(current).orElseThrow(), message);
  }

  /** Whether a holder of the ring signed the message; takes no longer for a near miss. */
  public boolean verify(byte[] message, byte[] signature) {
    if (signature.length != size()) {
      return false;
    }
    KeyId version = keyOf(signature);
    return mac(version)
        .filter(mac -> MessageDigest.isEqual(signature(version, mac, message), signature))
        .isPresent();
  }

  /** The version of the master key that a signature names. */
  public static KeyId keyOf(byte[] signature) {
    return new KeyId(ByteBuffer.wrap(signature).getInt());
  }

  private Optional<Hmac> mac(KeyId version) {
    Optional<SecretBytes> key = ring.derive(purpose, version);
    return key.map(k -> macs.computeIfAbsent(version, v -> new Hmac(k.raw())));
  }

  private byte[] signature(KeyId version, Hmac mac, byte[] message) {
    byte[] tag = Arrays.copyOf(mac.tag(message), tagSize);
    return ByteBuffer.allocate(size()).putInt(version.bits()).put(tag).array();
  }
}
