package org.pbxguard.server.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest of RFC 2617 3.2.2 without a quality of protection, as small phones use it. Stateless.
 */
final class Digest {
  private Digest() {}

  static String response(
      String user, String realm, String password, String method, String uri, String nonce) {
    String secret = md5(user + ":" + realm + ":" + password);
    return md5(secret + ":" + nonce + ":" + md5(method + ":" + uri));
  }

  /** An Authorization value. */
  static String credentials(
      String user, String realm, String password, String method, String uri, String nonce) {
    return "Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\", algorithm=MD5"
        .formatted(user, realm, nonce, uri, response(user, realm, password, method, uri, nonce));
  }

  /** A quoted parameter of a challenge. */
  static String parameter(String challenge, String name) {
    int at = challenge.indexOf(name + "=\"");
    if (at < 0) {
      return "";
    }
    int from = at + name.length() + 2;
    return challenge.substring(from, challenge.indexOf('"', from));
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
