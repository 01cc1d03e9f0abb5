package org.pbxguard.servlet;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;

/** What an authenticator app shows. */
public final class TestTotp {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private TestTotp() {}

  /** The code of a Base32 secret (RFC 4648 6), typed in groups or not, at a time (RFC 6238). */
  public static String code(String base32, Instant at) throws GeneralSecurityException {
    String text = base32.replace(" ", "");
    byte[] secret = new byte[text.length() * 5 / 8];
    int buffer = 0;
    int held = 0;
    int next = 0;
    for (int i = 0; i < text.length(); i++) {
      buffer = (buffer << 5) | BASE32.indexOf(text.charAt(i));
      held += 5;
      if (held >= 8) {
        held -= 8;
        secret[next++] = (byte) (buffer >>> held);
      }
    }
    return new TimeBasedOneTimePasswordGenerator(Duration.ofSeconds(30), 6, "HmacSHA1")
        .generateOneTimePasswordString(new SecretKeySpec(secret, "RAW"), at);
  }
}
