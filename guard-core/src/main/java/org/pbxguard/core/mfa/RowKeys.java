package org.pbxguard.core.mfa;

import java.nio.charset.StandardCharsets;

/**
 * Keys of {@code Table.MFA}: one byte for the kind of row, then the user's name or another id. The
 * kinds are on disk: never change one.
 *
 * <p>Immutable.
 */
final class RowKeys {
  static final char RECORD = 'R';
  static final char ATTEMPTS = 'A';
  static final char PENDING = 'P';

  static final char PASS = 'W';
  static final char GRACE = 'G';

  /** Counts of users who are not enrolled, in a bounded number of buckets; never read back. */
  static final char DECOY = 'D';

  private static final int DECOY_BUCKETS = 256;

  private RowKeys() {}

  static byte[] of(char kind, String id) {
    return (kind + id).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] of(char kind, UserId user) {
    return of(kind, user.text());
  }

  static byte[] decoy(UserId user) {
    return of(DECOY, Integer.toHexString(Math.floorMod(user.hashCode(), DECOY_BUCKETS)));
  }

  static char kind(byte[] key) {
    return (char) key[0];
  }

  static String id(byte[] key) {
    return new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
  }
}
