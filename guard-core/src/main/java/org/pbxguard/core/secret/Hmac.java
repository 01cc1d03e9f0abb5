package org.pbxguard.core.secret;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 (RFC 2104, FIPS 180-4): proves that somebody who knows the key made a message; it
 * hides nothing and does not tell old from new.
 *
 * <p>Thread-safe: each computation works on a copy of a keyed prototype, or on one of its own.
 */
final class Hmac {
  /** The size of a full tag in bytes. */
  static final int SIZE = 32;

  static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /** Copied for each tag; empty where the provider's cannot be copied. */
  private final Optional<Mac> prototype;

  /** Keys an HMAC; the array is copied. An empty key is a key of zeros (RFC 2104 section 2). */
  Hmac(byte[] key) {
    this.key = new SecretKeySpec(key.length == 0 ? new byte[SIZE] : key, ALGORITHM);
    Mac keyed = keyed();
    this.prototype = copy(keyed).isPresent() ? Optional.of(keyed) : Optional.empty();
  }

  private Mac keyed() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }

  private static Optional<Mac> copy(Mac mac) {
    try {
      return Optional.of((Mac) mac.clone());
    } catch (CloneNotSupportedException e) {
      return Optional.empty(); // such as the FIPS module's
    }
  }

  /** The tag of the parts' concatenation. */
  byte[] tag(byte[]... parts) {
    Mac mac = prototype.flatMap(Hmac::copy).orElseGet(this::keyed);
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }
}
