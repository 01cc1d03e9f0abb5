package org.pbxguard.benchmarks.core;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * An authenticator app that took up one TOTP token (RFC 6238, its secret in RFC 4648 6).
 *
 * <p>Confined to one thread.
 */
final class MfaPhone {
  private final TimeBasedOneTimePasswordGenerator generator =
      new TimeBasedOneTimePasswordGenerator(Duration.ofSeconds(30), 6);
  private final SecretKey secret;

  MfaPhone(String base32) {
    this.secret = new SecretKeySpec(decode(base32), "RAW");
  }

  /** The code of a moment. */
  String code(Instant at) throws InvalidKeyException {
    return generator.generateOneTimePasswordString(secret, at);
  }

  private static byte[] decode(String text) {
    byte[] bytes = new byte[text.length() * 5 / 8];
    for (int i = 0; i < bytes.length * 8; i++) {
      char c = text.charAt(i / 5);
      int five = c >= 'A' ? c - 'A' : c - '2' + 26;
      bytes[i / 8] |= (byte) (((five >>> (4 - i % 5)) & 1) << (7 - i % 8));
    }
    return bytes;
  }
}
