package org.pbxguard.servlet.parse;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * User and password of Basic credentials (RFC 7617 2).
 *
 * <p>Immutable; prints no password.
 *
 * @param user the user's name
 * @param password the password
 */
public record BasicLogin(String user, String password) {
  private static final String SCHEME = "Basic ";

  /** Reads the value of an Authorization header; empty for another scheme and for broken text. */
  public static Optional<BasicLogin> parse(String header) {
    String value = header.strip();
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(value.substring(SCHEME.length()).strip());
      String pair = ByteText.decode(bytes, 0, bytes.length, StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new BasicLogin(pair.substring(0, colon), pair.substring(colon + 1)));
    } catch (IllegalArgumentException broken) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "BasicLogin[user=" + user + "]";
  }
}
