package org.pbxguard.core.mfa;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.time.GuardClock;

/**
 * What changes a user's factors: each change needs an authorisation, is made under the user's lock,
 * and is on the disk with its event before it is answered.
 *
 * <p>Thread-safe.
 */
final class Changes {
  private final Ledger ledger;
  private final AttemptGate gate;
  private final Enrolments enrolments;
  private final GuardClock clock;

  Changes(Ledger ledger, AttemptGate gate, Enrolments enrolments, GuardClock clock) {
    this.ledger = ledger;
    this.gate = gate;
    this.enrolments = enrolments;
    this.clock = clock;
  }

  /** Checks a user's code; {@link MfaService} hands itself in. */
  interface Verifier {
    MfaResult verify(UserId user, Authorization.ByCode code);
  }

  /**
   * Runs {@code body} if {@code by} allows it.
   *
   * @param body told whether there is a right beyond the user's having no factor
   */
  <T> Change<T> authorised(
      UserId user, Authorization by, Verifier verifier, Function<Boolean, Change<T>> body) {
    if (by instanceof Authorization.None) {
      return ledger.isEnrolled(user) ? factorNeeded() : body.apply(false);
    }
    if (by instanceof Authorization.ByCode code) {
      return verifier
          .verify(user, code)
          .fold(
              yes -> body.apply(true),
              Change.Refused::new,
              Change.Throttled::new,
              Change.Unavailable::new);
    }
    return body.apply(true);
  }

  private static <T> Change<T> factorNeeded() {
    return new Change.Conflict<>("a second factor is active: a code of it is needed");
  }

  /** Runs {@code body} on the record of an enrolled user if {@code by} is a real authorisation. */
  <T> Change<T> onRecord(
      UserId user, Authorization by, Verifier verifier, Function<UserRecord, Change<T>> body) {
    if (by instanceof Authorization.None) {
      return factorNeeded();
    }
    return authorised(user, by, verifier, right -> lockedRecord(user, body));
  }

  private <T> Change<T> lockedRecord(UserId user, Function<UserRecord, Change<T>> body) {
    return gate.locked(
        user,
        () -> ledger.record(user).map(body).orElseGet(Change.Absent::new),
        () -> new Change.Throttled<>(AttemptGate.BUSY_RETRY));
  }

  Change<Boolean> deleteAll(UserId user) {
    Batch batch = new Batch();
    enrolments.drop(user, batch);
    if (!ledger.remove(user, batch, List.of(event(MfaEvent.Type.MFA_DISABLED, user)))) {
      return new Change.Unavailable<>();
    }
    enrolments.dropped(user);
    return new Change.Done<>(true);
  }

  Change<List<String>> replaceCodes(UserId user, UserRecord record, BackupCodeIssuer.Issued codes) {
    UserRecord next = record.withOnly(codes.credential());
    MfaEvent event = changed(user, MfaMethod.BACKUP_CODE, MfaEvent.Reason.CODES_REISSUED);
    return ledger.replace(user, next, new Batch(), List.of(event))
        ? new Change.Done<>(codes.codes())
        : new Change.Unavailable<>();
  }

  /** Adds a key under the user's lock, if it is proven and nobody has it. */
  Change<Credential> add(UserId user, boolean right, Supplier<Check> proof) {
    Check check = AttemptGate.compared(List.of(), none -> proof.get());
    if (check instanceof Check.Match match) {
      return gate.locked(
          user,
          () -> addLocked(user, right, match.next()),
          () -> new Change.Throttled<>(AttemptGate.BUSY_RETRY));
    }
    if (check instanceof Check.Busy busy) {
      return new Change.Throttled<>(busy.retryAfter());
    }
    return check instanceof Check.Mismatch ? new Change.Refused<>() : new Change.Unavailable<>();
  }

  private Change<Credential> addLocked(UserId user, boolean right, Credential key) {
    Optional<UserRecord> record = ledger.record(user);
    if (record.isPresent() && !right) {
      return factorNeeded();
    }
    if (!ledger.claim(user, key)) {
      return new Change.Conflict<>("this key is enrolled already");
    }
    UserRecord next = record.orElse(UserRecord.EMPTY).with(key);
    MfaEvent event =
        new MfaEvent(
            MfaEvent.Type.MFA_ENROLLED,
            MfaEvent.Reason.NONE,
            user,
            Optional.of(key.method()),
            Optional.empty(),
            clock.instant());
    if (!ledger.replace(user, next, new Batch(), List.of(event))) {
      ledger.unclaim(user, key);
      return new Change.Unavailable<>();
    }
    return new Change.Done<>(key);
  }

  Change<Boolean> remove(UserId user, UserRecord record, MfaMethod method, String id) {
    boolean single = method == MfaMethod.TOTP || method == MfaMethod.BACKUP_CODE;
    UserRecord next = record.without(c -> single ? c.method() == method : c.is(method, id));
    if (next.credentials().size() == record.credentials().size()) {
      return new Change.Absent<>();
    }
    if (!next.hasFactor()) {
      return deleteAll(user);
    }
    MfaEvent event = changed(user, method, MfaEvent.Reason.FACTOR_REMOVED);
    return ledger.replace(user, next, new Batch(), List.of(event))
        ? new Change.Done<>(true)
        : new Change.Unavailable<>();
  }

  Change<Boolean> resetLimits(UserId user) {
    return lockedRecord(user, record -> resetLimits(user, record));
  }

  private Change<Boolean> resetLimits(UserId user, UserRecord record) {
    MfaEvent event =
        new MfaEvent(
            MfaEvent.Type.CONFIG_CHANGED,
            MfaEvent.Reason.LIMITS_RESET,
            user,
            Optional.empty(),
            Optional.empty(),
            clock.instant());
    return ledger.replace(user, record, new Batch(), List.of(event))
        ? new Change.Done<>(true)
        : new Change.Unavailable<>();
  }

  private MfaEvent event(MfaEvent.Type type, UserId user) {
    return new MfaEvent(
        type, MfaEvent.Reason.NONE, user, Optional.empty(), Optional.empty(), clock.instant());
  }

  private MfaEvent changed(UserId user, MfaMethod method, MfaEvent.Reason reason) {
    return new MfaEvent(
        MfaEvent.Type.CONFIG_CHANGED,
        reason,
        user,
        Optional.of(method),
        Optional.empty(),
        clock.instant());
  }
}
