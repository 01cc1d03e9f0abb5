package org.pbxguard.core.secret;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 (RFC 2104, FIPS 180-4): proves that somebody who knows the key made a message; it
 * hides nothing and does not tell old from new.
 *
 * <p>Thread-safe: each computation works on a copy of a keyed prototype.
 */
final class Hmac {
  /** The size of a full tag in bytes. */
  static final int SIZE = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final Mac prototype;

  /** Keys an HMAC; the array is copied. An empty key is a key of zeros (RFC 2104 section 2). */
  Hmac(byte[] key) {
    try {
      prototype = Mac.getInstance(ALGORITHM);
      prototype.init(new SecretKeySpec(key.length == 0 ? new byte[SIZE] : key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }

  /** The tag of the parts' concatenation. */
  byte[] tag(byte[]... parts) {
    try {
      Mac mac = (Mac) prototype.clone();
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this Java's " + ALGORITHM + " cannot be copied", e);
    }
  }
}
