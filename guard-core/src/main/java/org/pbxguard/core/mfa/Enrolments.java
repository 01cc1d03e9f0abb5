package org.pbxguard.core.mfa;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.time.GuardClock;

/**
 * TOTP enrolments between being begun and being verified. They are rows like any other, so that an
 * enrolment that was answered is there after a restart.
 *
 * <p>Holds at most 10,000; what expired goes first, then a new one is turned away. Thread-safe:
 * whoever changes a user's enrolment holds that user's lock.
 */
final class Enrolments {
  private static final int MAX_PENDING = 10_000;

  private final Ledger ledger;
  private final AttemptGate gate;
  private final GuardClock clock;
  private final MfaSettings settings;
  private final MfaFactors factors;
  private final SecureRandom random = new SecureRandom();
  private final Map<UserId, Waiting> pending = new ConcurrentHashMap<>();

  /** A sealed pending enrolment and when it ends. */
  private record Waiting(Instant expires, Row row) {}

  Enrolments(
      Ledger ledger, AttemptGate gate, GuardClock clock, MfaSettings settings, MfaFactors factors) {
    this.ledger = ledger;
    this.gate = gate;
    this.clock = clock;
    this.settings = settings;
    this.factors = factors;
  }

  /** Takes up one row at start. */
  void restore(Row row) {
    if (RowKeys.kind(row.key()) == RowKeys.PENDING) {
      Pending read = RecordCodec.decodePending(ledger.open(row));
      pending.put(new UserId(RowKeys.id(row.key())), new Waiting(read.expires(), row));
    }
  }

  /**
   * Begins an enrolment in the place of the one that may be pending.
   *
   * @param authorised whether it may replace what is active
   */
  Change<Enrolment> begin(UserId user, boolean authorised) {
    Instant now = clock.instant();
    if (!hasRoom(user, now)) {
      return new Change.Throttled<>(Duration.ofMinutes(1));
    }
    Optional<BackupCodeIssuer.Issued> codes = factors.backupCodes().issue(now);
    if (codes.isEmpty()) {
      return new Change.Throttled<>(AttemptGate.BUSY_RETRY);
    }
    TokenIssuer.Issued token = factors.tokens().issue(user, now);
    Instant expires = now.plus(settings.pendingLifetime());
    Pending begun =
        new Pending(
            expires, authorised, Pending.ATTEMPTS, token.credential(), codes.get().credential());
    boolean stored = gate.locked(user, () -> store(user, begun), () -> false);
    return stored
        ? new Change.Done<>(new Enrolment(token.provisioning(), codes.get().codes(), expires))
        : new Change.Unavailable<>();
  }

  private boolean hasRoom(UserId user, Instant now) {
    if (pending.size() < MAX_PENDING || pending.containsKey(user)) {
      return true;
    }
    pending
        .entrySet()
        .removeIf(
            entry -> {
              boolean over = !entry.getValue().expires().isAfter(now);
              if (over) {
                ledger.forget(RowKeys.of(RowKeys.PENDING, entry.getKey()));
              }
              return over;
            });
    return pending.size() < MAX_PENDING;
  }

  private boolean store(UserId user, Pending next) {
    Row row = ledger.row(RowKeys.of(RowKeys.PENDING, user), RecordCodec.encode(next));
    Batch batch = new Batch().put(Table.MFA, row.key(), row.value());
    if (!ledger.commit(batch, List.of())) {
      return false;
    }
    pending.put(user, new Waiting(next.expires(), row));
    return true;
  }

  /** When the user's pending enrolment ends, if there is one. */
  Optional<Instant> pendingUntil(UserId user) {
    return Optional.ofNullable(pending.get(user)).map(Waiting::expires);
  }

  /** Finishes the user's enrolment with a code of the new token. */
  MfaResult finish(Attempt attempt, Code code) {
    Duration wait = gate.clientWait(attempt);
    if (!wait.isZero()) {
      return new MfaResult.Throttled(wait);
    }
    return gate.locked(
        attempt.user(),
        () -> finishLocked(attempt, code),
        () -> new MfaResult.Throttled(AttemptGate.BUSY_RETRY));
  }

  private MfaResult finishLocked(Attempt attempt, Code code) {
    UserId user = attempt.user();
    Optional<Pending> live = live(user);
    if (live.isEmpty()) {
      boolean counted = ledger.countDecoy(user);
      AttemptGate.compared(List.of(), own -> totp().check(own, code));
      return counted
          ? gate.refused(attempt, MfaEvent.Reason.NOT_PENDING)
          : new MfaResult.Unavailable();
    }
    Pending counted = live.get().oneLess();
    if (!store(user, counted)) {
      return new MfaResult.Unavailable();
    }
    Optional<UserRecord> record = ledger.record(user);
    Check check = AttemptGate.compared(List.of(counted.token()), own -> totp().check(own, code));
    boolean mayReplace = counted.authorised() || record.isEmpty();
    if (check instanceof Check.Match match && mayReplace) {
      return activate(attempt, record, match.next(), counted.codes());
    }
    return gate.refused(
        attempt,
        check instanceof Check.Mismatch mismatch ? mismatch.reason() : MfaEvent.Reason.NOT_PENDING);
  }

  private CodeFactor totp() {
    return factors.of(MfaMethod.TOTP);
  }

  private Optional<Pending> live(UserId user) {
    Waiting waiting = pending.get(user);
    if (waiting == null) {
      return Optional.empty();
    }
    Pending read = RecordCodec.decodePending(ledger.open(waiting.row()));
    if (read.attemptsLeft() == 0 || !read.expires().isAfter(clock.instant())) {
      pending.remove(user);
      ledger.forget(RowKeys.of(RowKeys.PENDING, user));
      return Optional.empty();
    }
    return Optional.of(read);
  }

  private MfaResult activate(
      Attempt attempt, Optional<UserRecord> record, Credential token, Credential codes) {
    UserRecord next =
        record
            .orElseGet(() -> UserRecord.fresh(random))
            .withOnly(token)
            .withOnly(codes)
            .withoutDevices(d -> true);
    Batch batch = new Batch().remove(Table.MFA, RowKeys.of(RowKeys.PENDING, attempt.user()));
    MfaEvent event = gate.event(MfaEvent.Type.MFA_ENROLLED, MfaEvent.Reason.NONE, attempt);
    if (!ledger.replace(attempt.user(), next, batch, List.of(event))) {
      return new MfaResult.Unavailable();
    }
    pending.remove(attempt.user());
    return new MfaResult.Accepted(MfaMethod.TOTP, gate.codesLeft(next), false, false);
  }

  /** Seals every live enrolment anew and drops the others. */
  int reseal() {
    int resealed = 0;
    for (UserId user : List.copyOf(pending.keySet())) {
      resealed += gate.insisting(user, () -> reseal(user));
    }
    return resealed;
  }

  private int reseal(UserId user) {
    Optional<Pending> live = live(user);
    if (live.isEmpty()) {
      return 0;
    }
    Ledger.requireTaken(store(user, live.get()));
    return 1;
  }

  /** Drops every enrolment that is pending. */
  void dropAll() {
    for (UserId user : List.copyOf(pending.keySet())) {
      Batch batch = new Batch();
      drop(user, batch);
      Ledger.requireTaken(ledger.commit(batch, List.of()));
      dropped(user);
    }
  }

  /** Adds the removal of what is pending to a batch; {@link #dropped} follows when it is done. */
  void drop(UserId user, Batch batch) {
    batch.remove(Table.MFA, RowKeys.of(RowKeys.PENDING, user));
  }

  void dropped(UserId user) {
    pending.remove(user);
  }
}
