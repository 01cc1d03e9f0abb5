package org.pbxguard.core.mfa;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.secret.SealException;

/**
 * The live records: sealed on the heap as they are on the disk, opened for the time of one attempt.
 * The order is always: make durable, then change the heap; only the count of an attempt changes the
 * heap first, so that a disk that fails cannot be used to guess without being counted.
 *
 * <p>Bounded by the enrolled users, and by 10,000 counts of users who are not enrolled (the least
 * used is forgotten first). Thread-safe: whoever changes a user's rows holds that user's lock.
 */
final class Ledger {
  private static final Logger LOG = LogManager.getLogger(Ledger.class);
  private static final long COMMIT_SECONDS = 5;
  private static final byte VERSION = 1;

  /** The row of nobody: no user's name holds a blank. */
  private static final byte[] DECOY_KEY = RowKeys.of(RowKeys.RECORD, " ");

  private final MfaPorts ports;
  private final byte[] decoy;
  private final Map<UserId, byte[]> records = new ConcurrentHashMap<>();
  private final Map<UserId, Attempts> attempts = new ConcurrentHashMap<>();
  private final Map<String, UserId> owners = new ConcurrentHashMap<>();
  private volatile boolean outdated;
  private final StrangerCounts strangers = new StrangerCounts();
  private final UserLocks locks = new UserLocks();

  Ledger(MfaPorts ports) {
    this.ports = ports;
    Credential token = new Credential(MfaMethod.TOTP, "", "", Instant.EPOCH, new byte[40]);
    Credential codes = new Credential(MfaMethod.BACKUP_CODE, "", "", Instant.EPOCH, new byte[400]);
    UserRecord nobody = new UserRecord("0123456789abcdef", List.of(token, codes), List.of());
    this.decoy = sealed(DECOY_KEY, RecordCodec.encode(nobody));
  }

  /** Takes up one row at start; rows of other kinds are left to others. */
  void restore(Row row) {
    if (RowKeys.kind(row.key()) != RowKeys.DECOY && isOutdated(row.value())) {
      outdated = true;
    }
    switch (RowKeys.kind(row.key())) {
      case RowKeys.RECORD -> restoreRecord(row);
      case RowKeys.ATTEMPTS ->
          attempts.put(new UserId(RowKeys.id(row.key())), Attempts.decode(open(row)));
      default -> {}
    }
  }

  private void restoreRecord(Row row) {
    UserId user = new UserId(RowKeys.id(row.key()));
    UserRecord record = RecordCodec.decodeRecord(open(row));
    records.put(user, row.value());
    record.credentials().stream().filter(Ledger::isKey).forEach(c -> owners.put(ownerKey(c), user));
  }

  UserLocks locks() {
    return locks;
  }

  /** What is active for a user. For one who is not enrolled a decoy is opened: the same work. */
  Optional<UserRecord> record(UserId user) {
    byte[] value = records.get(user);
    if (value == null) {
      RecordCodec.decodeRecord(open(DECOY_KEY, decoy));
      return Optional.empty();
    }
    return Optional.of(RecordCodec.decodeRecord(open(RowKeys.of(RowKeys.RECORD, user), value)));
  }

  boolean isEnrolled(UserId user) {
    return records.containsKey(user);
  }

  Stream<UserId> users() {
    return records.keySet().stream().sorted();
  }

  /** Whose key this is. */
  Optional<UserId> owner(MfaMethod method, String id) {
    return Optional.ofNullable(owners.get(ownerKey(method, id)));
  }

  /** Claims a key for a user; false when it is somebody's already. */
  boolean claim(UserId user, Credential key) {
    return owners.putIfAbsent(ownerKey(key.method(), key.id()), user) == null;
  }

  void unclaim(UserId user, Credential key) {
    owners.remove(ownerKey(key.method(), key.id()), user);
  }

  /** Only keys have ids of their own: every user's TOTP token and code set share one. */
  private static boolean isKey(Credential credential) {
    return credential.method() == MfaMethod.YUBIKEY || credential.method() == MfaMethod.FIDO2;
  }

  private static String ownerKey(Credential key) {
    return ownerKey(key.method(), key.id());
  }

  private static String ownerKey(MfaMethod method, String id) {
    return method.id() + id;
  }

  Attempts attempts(UserId user) {
    return isEnrolled(user) ? attempts.getOrDefault(user, Attempts.NONE) : strangers.of(user);
  }

  /**
   * Makes a count durable, for a user who is not enrolled too, with the same work: then in one of a
   * few rows that nobody reads.
   */
  boolean count(UserId user, Attempts counted) {
    boolean enrolled = isEnrolled(user);
    byte[] key = enrolled ? RowKeys.of(RowKeys.ATTEMPTS, user) : RowKeys.decoy(user);
    setAttempts(user, counted);
    return commit(put(new Batch(), key, counted.encode()));
  }

  /** Remembers, without anyone waiting, that a spent code was tried again. */
  void noteReplay(UserId user) {
    uncount(user, attempts(user).replayed());
  }

  /** The work of counting without a count: for what is not there. */
  boolean countDecoy(UserId user) {
    return commit(put(new Batch(), RowKeys.decoy(user), Attempts.NONE.encode()));
  }

  /** Takes a count back without anyone waiting: nothing was compared. */
  void uncount(UserId user, Attempts before) {
    byte[] key = isEnrolled(user) ? RowKeys.of(RowKeys.ATTEMPTS, user) : RowKeys.decoy(user);
    setAttempts(user, before);
    ports.journal().append(put(new Batch(), key, before.encode()));
  }

  private void setAttempts(UserId user, Attempts counted) {
    if (isEnrolled(user)) {
      attempts.put(user, counted);
    } else {
      strangers.put(user, counted);
    }
  }

  /** Adds a sealed row to a batch. */
  Batch put(Batch batch, byte[] key, byte[] plain) {
    return batch.put(Table.MFA, key, sealed(key, plain));
  }

  private byte[] sealed(byte[] key, byte[] plain) {
    byte[] sealed = ports.sealer().seal(Table.MFA, key, plain);
    byte[] value = new byte[sealed.length + 1];
    value[0] = VERSION;
    System.arraycopy(sealed, 0, value, 1, sealed.length);
    return value;
  }

  /** A sealed row. */
  Row row(byte[] key, byte[] plain) {
    return new Row(Table.MFA, key, sealed(key, plain));
  }

  /** Writes a row without anyone waiting. */
  void note(byte[] key, byte[] plain) {
    ports.journal().append(put(new Batch(), key, plain));
  }

  /** Removes a row without anyone waiting. */
  void forget(byte[] key) {
    ports.journal().append(new Batch().remove(Table.MFA, key));
  }

  byte[] open(Row row) {
    return open(row.key(), row.value());
  }

  byte[] open(byte[] key, byte[] value) {
    if (value.length == 0 || value[0] != VERSION) {
      throw new MfaException("a second-factor row has an unknown version");
    }
    byte[] sealed = new byte[value.length - 1];
    System.arraycopy(value, 1, sealed, 0, sealed.length);
    try {
      return ports.sealer().open(Table.MFA, key, sealed);
    } catch (SealException e) {
      throw new MfaException(
          "a second-factor row does not open: it was sealed with another master key, or changed",
          e);
    }
  }

  /**
   * Replaces a user's record and clears the failure counts, with the rows and events of the caller
   * in the same batch; the heap follows when it is on the disk.
   */
  boolean replace(UserId user, UserRecord next, Batch batch, List<MfaEvent> events) {
    byte[] key = RowKeys.of(RowKeys.RECORD, user);
    byte[] value = sealed(key, RecordCodec.encode(next));
    batch.put(Table.MFA, key, value).remove(Table.MFA, RowKeys.of(RowKeys.ATTEMPTS, user));
    if (!isEnrolled(user)) {
      batch.remove(Table.MFA, RowKeys.of(RowKeys.PASS, user));
    }
    List<MfaEvent> named = events.stream().map(e -> e.under(next.alias())).toList();
    if (!commit(batch, named)) {
      return false;
    }
    disown(user);
    next.credentials().stream().filter(Ledger::isKey).forEach(c -> owners.put(ownerKey(c), user));
    records.put(user, value);
    attempts.remove(user);
    strangers.remove(user);
    return true;
  }

  /** Removes a user's record and counts, with the rows and events of the caller. */
  boolean remove(UserId user, Batch batch, List<MfaEvent> events) {
    batch
        .remove(Table.MFA, RowKeys.of(RowKeys.RECORD, user))
        .remove(Table.MFA, RowKeys.of(RowKeys.ATTEMPTS, user))
        .remove(Table.MFA, RowKeys.of(RowKeys.PASS, user))
        .remove(Table.MFA, RowKeys.of(RowKeys.GRACE, user));
    if (!commit(batch, events)) {
      return false;
    }
    disown(user);
    records.remove(user);
    attempts.remove(user);
    strangers.remove(user);
    return true;
  }

  /** Seals the user's rows with the current key; the number of rows that were not. */
  int reseal(UserId user) {
    byte[] value = records.get(user);
    if (value == null) {
      return 0;
    }
    byte[] key = RowKeys.of(RowKeys.RECORD, user);
    byte[] fresh = sealed(key, open(key, value));
    Batch batch = new Batch().put(Table.MFA, key, fresh);
    Attempts counted = attempts.get(user);
    if (counted != null) {
      put(batch, RowKeys.of(RowKeys.ATTEMPTS, user), counted.encode());
    }
    requireTaken(commit(batch));
    records.put(user, fresh);
    return counted == null ? 1 : 2;
  }

  static void requireTaken(boolean taken) {
    if (!taken) {
      throw new MfaException("the store does not take a user's rows");
    }
  }

  private boolean isOutdated(byte[] value) {
    try {
      return value.length > 0
          && ports.sealer().isOutdated(Arrays.copyOfRange(value, 1, value.length));
    } catch (SealException e) {
      return false; // no sealed value at all: whoever opens it says so
    }
  }

  /** Whether a row that was there at the start is of a retired key. */
  boolean hasOutdated() {
    return outdated;
  }

  void noteResealed() {
    outdated = false;
  }

  private void disown(UserId user) {
    record(user).ifPresent(r -> r.credentials().forEach(c -> unclaim(user, c)));
  }

  /** Makes a batch and its events durable. */
  boolean commit(Batch batch, List<MfaEvent> events) {
    return await(() -> ports.listener().commit(ports.journal(), batch, named(events)));
  }

  /** Whether the audit keeps something under the user's name. */
  boolean isKnownElsewhere(UserId user) {
    return ports.listener().knows(user);
  }

  /** Hands an event over without waiting. */
  void tell(MfaEvent event) {
    ports.listener().append(ports.journal(), new Batch(), named(List.of(event)));
  }

  private List<MfaEvent> named(List<MfaEvent> events) {
    return events.stream().map(e -> e.alias().isEmpty() ? e.under(alias(e.user())) : e).toList();
  }

  /** The user's name in the audit; users who are not enrolled have none. */
  String alias(UserId user) {
    return record(user).map(UserRecord::alias).orElse("");
  }

  private boolean commit(Batch batch) {
    return await(() -> ports.journal().commit(batch));
  }

  private static boolean await(Supplier<CompletableFuture<Void>> commit) {
    try {
      commit.get().get(COMMIT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException | JournalException e) {
      LOG.warn("a second-factor change could not be made durable and was refused: {}", reason(e));
      return false;
    }
  }

  private static String reason(Exception e) {
    return e.getCause() == null ? e.toString() : e.getCause().toString();
  }
}
