package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest of RFC 2617 3.2.2 without qop, as the test's phones and PBX compute it. */
final class Digest {
  static final String REALM = "test";

  private Digest() {}

  static String response(String user, String password, String method, String uri, String nonce) {
    String one = md5(user + ":" + REALM + ":" + password);
    return md5(one + ":" + nonce + ":" + md5(method + ":" + uri));
  }

  /** An Authorization value. */
  static String of(String user, String password, String method, String uri, String nonce) {
    return "Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\""
        .formatted(user, REALM, nonce, uri, response(user, password, method, uri, nonce));
  }

  private static String md5(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
