package org.pbxguard.core.access;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.journal.ValueReader;
import org.pbxguard.core.journal.ValueWriter;

/** A key's row: its SHA-256 is the row's key. Immutable. */
final class StoredKey {
  private static final int VERSION = 1;
  private static final long NEVER = Long.MAX_VALUE;

  private final ApiKey key;
  private final byte[] hash;

  StoredKey(ApiKey key, byte[] hash) {
    this.key = key;
    this.hash = hash;
  }

  static StoredKey of(Row row) {
    ValueReader in = new ValueReader(row, VERSION);
    String id = in.text();
    Role role = role(in.u8());
    String note = in.text();
    Instant created = Instant.ofEpochMilli(in.i64());
    long expires = in.i64();
    Optional<Instant> end =
        expires == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expires));
    return new StoredKey(new ApiKey(id, role, note, created, end), row.key());
  }

  static Role role(int code) {
    return switch (code) {
      case 1 -> Role.ADMIN;
      case 2 -> Role.SERVICE;
      case 3 -> Role.VIEWER;
      default -> throw new JournalException("a stored role is unknown: " + code);
    };
  }

  static int code(Role role) {
    return switch (role) {
      case ADMIN -> 1;
      case SERVICE -> 2;
      case VIEWER -> 3;
    };
  }

  Batch put() {
    byte[] value =
        new ValueWriter(VERSION)
            .text(key.id())
            .u8(code(key.role()))
            .text(key.note())
            .i64(key.created().toEpochMilli())
            .i64(key.expires().map(Instant::toEpochMilli).orElse(NEVER))
            .toBytes();
    return new Batch().put(Table.API_KEY, hash, value);
  }

  ApiKey key() {
    return key;
  }

  byte[] rowKey() {
    return hash.clone();
  }

  /** Compares in constant time. */
  boolean matches(byte[] other) {
    return MessageDigest.isEqual(hash, other);
  }
}
