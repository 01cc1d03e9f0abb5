package org.pbxguard.core.mfa.totp;

import java.nio.charset.StandardCharsets;
import org.pbxguard.core.mfa.UserId;

/**
 * The {@code otpauth://} URI of Google Authenticator's key URI format, every part percent-encoded
 * as RFC 3986 2.1 says: blanks are {@code %20}, never {@code +}, which apps would show.
 *
 * <p>Immutable.
 */
final class KeyUri {
  private static final String HEX = "0123456789ABCDEF";

  private KeyUri() {}

  static String of(String issuer, UserId user, TotpState token) {
    return "otpauth://totp/"
        + encode(issuer)
        + ":"
        + encode(user.text())
        + "?secret="
        + Base32.encode(token.copySecret())
        + "&issuer="
        + encode(issuer)
        + "&algorithm="
        + token.algorithm().name()
        + "&digits="
        + token.digits()
        + "&period="
        + token.period();
  }

  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved(b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      }
    }
    return encoded.toString();
  }

  /** RFC 3986 2.3. */
  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || "-._~".indexOf(b) >= 0;
  }
}
