package org.pbxguard.core.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.journal.ValueReader;
import org.pbxguard.core.journal.ValueWriter;

/** An administrator's row: the name is the row's key. Immutable. */
final class StoredAdministrator {
  private static final int VERSION = 1;
  private static final byte[] NONE = {};

  private final String name;
  private final Role role;
  private final Instant created;
  private final Instant expires;

  /** SHA-256 of the invitation's text, empty for none. */
  private final byte[] invitation;

  private StoredAdministrator(
      String name, Role role, Instant created, Instant expires, byte[] invitation) {
    this.name = name;
    this.role = role;
    this.created = created;
    this.expires = expires;
    this.invitation = invitation;
  }

  static StoredAdministrator added(String name, Role role, Instant now) {
    return new StoredAdministrator(name, role, now, Instant.EPOCH, NONE);
  }

  StoredAdministrator in(Role next) {
    return new StoredAdministrator(name, next, created, expires, invitation);
  }

  StoredAdministrator invited(byte[] hash, Instant until) {
    return new StoredAdministrator(name, role, created, until, hash.clone());
  }

  StoredAdministrator uninvited() {
    return new StoredAdministrator(name, role, created, Instant.EPOCH, NONE);
  }

  static StoredAdministrator of(Row row) {
    ValueReader in = new ValueReader(row, VERSION);
    Role role = StoredKey.role(in.u8());
    Instant created = Instant.ofEpochMilli(in.i64());
    Instant expires = Instant.ofEpochMilli(in.i64());
    String name = new String(row.key(), StandardCharsets.UTF_8);
    return new StoredAdministrator(name, role, created, expires, in.bytes());
  }

  Batch put() {
    byte[] value =
        new ValueWriter(VERSION)
            .u8(StoredKey.code(role))
            .i64(created.toEpochMilli())
            .i64(expires.toEpochMilli())
            .bytes(invitation)
            .toBytes();
    return new Batch().put(Table.ADMINISTRATOR, rowKey(), value);
  }

  byte[] rowKey() {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a text of this hash is the invitation, compared in constant time. */
  boolean invites(byte[] hash, Instant now) {
    return MessageDigest.isEqual(invitation, hash) && now.isBefore(expires);
  }

  Administrator shown(Instant now) {
    Optional<Instant> until =
        invitation.length > 0 && now.isBefore(expires) ? Optional.of(expires) : Optional.empty();
    return new Administrator(name, role, created, until);
  }
}
