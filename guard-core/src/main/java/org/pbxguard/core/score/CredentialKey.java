package org.pbxguard.core.score;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.net.IpAddress;

/**
 * The key of an account at a source: 128 bits of SHA-256, so that nobody can choose a name that
 * shares a count with another's. What was proven is counted apart from what could be forged, so
 * that forged attempts cannot use up the attempts of the real owner.
 *
 * <p>Immutable.
 */
record CredentialKey(long first, long second, long tag) {

  static CredentialKey of(IpAddress source, Account account, boolean proven) {
    byte[] name = account.name().getBytes(StandardCharsets.UTF_8);
    byte[] where =
        ByteBuffer.allocate(17)
            .putLong(source.high())
            .putLong(source.low())
            .put((byte) (proven ? 1 : 0))
            .array();
    MessageDigest digest = sha256();
    digest.update(where);
    ByteBuffer key = ByteBuffer.wrap(digest.digest(name));
    return new CredentialKey(key.getLong(), key.getLong(), hash(name));
  }

  /** A well-mixed hash of a text, the same in every process. */
  static long hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }

  private static long hash(byte[] text) {
    return ByteBuffer.wrap(sha256().digest(text)).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
