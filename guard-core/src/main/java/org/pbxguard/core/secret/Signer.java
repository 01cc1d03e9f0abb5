package org.pbxguard.core.secret;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signatures of tokens that the guard hands out and gets back: a key id and a cut HMAC-SHA256 tag.
 * A signature proves that a holder of the ring made the message for this purpose; it hides nothing
 * and tells nothing about age, so a token that may expire carries its own date.
 *
 * <p>Immutable and thread-safe.
 */
public final class Signer {
  /** The shortest tag, in bytes: 64 bits, for tokens that are checked online and soon die. */
  public static final int MIN_TAG_SIZE = 8;

  private final KeyId current;
  private final int tagSize;
  private final Map<KeyId, Hmac> macs = new LinkedHashMap<>();

  Signer(KeyRing ring, Purpose purpose, int tagSize) {
    if (tagSize < MIN_TAG_SIZE || tagSize > Hmac.SIZE) {
      throw new IllegalArgumentException(
          "tag size: not " + MIN_TAG_SIZE + " to " + Hmac.SIZE + " (" + tagSize + ")");
    }
    this.current = ring.current();
    this.tagSize = tagSize;
    for (KeyId version : ring.versions()) {
      macs.put(version, new Hmac(ring.derive(purpose, version).orElseThrow().raw()));
    }
  }

  /** The size of a signature in bytes: the key id and the tag. */
  public int size() {
    return Integer.BYTES + tagSize;
  }

  /** The signature of a message with the current key. */
  public byte[] sign(byte[] message) {
    return signature(current, message);
  }

  /** Whether a holder of the ring signed the message; takes no longer for a near miss. */
  public boolean verify(byte[] message, byte[] signature) {
    if (signature.length != size()) {
      return false;
    }
    KeyId version = new KeyId(ByteBuffer.wrap(signature).getInt());
    return macs.containsKey(version)
        && MessageDigest.isEqual(signature(version, message), signature);
  }

  private byte[] signature(KeyId version, byte[] message) {
    Hmac mac = macs.get(version);
    if (mac == null) {
      throw new IllegalStateException("no key " + version);
    }
    byte[] tag = Arrays.copyOf(mac.tag(message), tagSize);
    return ByteBuffer.allocate(size()).putInt(version.bits()).put(tag).array();
  }
}
