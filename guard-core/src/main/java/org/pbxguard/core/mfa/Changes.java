package org.pbxguard.core.mfa;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
  private final EnrolmentPasses passes;
  private final MfaPolicy policy;
  private final GuardClock clock;
  private final SecureRandom random = new SecureRandom();

  Changes(
      Ledger ledger,
      AttemptGate gate,
      Enrolments enrolments,
      EnrolmentPasses passes,
      MfaPolicy policy) {
    this.ledger = ledger;
    this.gate = gate;
    this.enrolments = enrolments;
    this.passes = passes;
    this.policy = policy;
    this.clock = policy.clock();
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
      return first(user, body);
    }
    if (by instanceof Authorization.ByToken token) {
      return ledger.isEnrolled(user)
          ? factorNeeded()
          : passes.redeem(user, token.token()).then(spent -> body.apply(false));
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

  /** A first enrolment: where a factor is required, a password alone must not be enough for it. */
  private <T> Change<T> first(UserId user, Function<Boolean, Change<T>> body) {
    if (ledger.isEnrolled(user)) {
      return factorNeeded();
    }
    return policy.isOpenToFirstEnrolments() || passes.isWindowOpen(user)
        ? body.apply(false)
        : new Change.Conflict<>("the first enrolment needs a token or an open window");
  }

  private static <T> Change<T> factorNeeded() {
    return new Change.Conflict<>("a second factor is active: a code of it is needed");
  }

  /** Runs {@code body} on the record of an enrolled user if {@code by} is a real authorisation. */
  <T> Change<T> onRecord(
      UserId user, Authorization by, Verifier verifier, Function<UserRecord, Change<T>> body) {
    if (by instanceof Authorization.None || by instanceof Authorization.ByToken) {
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

  /** Deletes whatever there is of a user, enrolled or not. */
  Change<Boolean> purge(UserId user) {
    return gate.locked(
        user,
        () ->
            stored(user).isEmpty() && !ledger.isKnownElsewhere(user)
                ? new Change.Absent<Boolean>()
                : deleteAll(user),
        () -> new Change.Throttled<>(AttemptGate.BUSY_RETRY));
  }

  /** What is stored of a user, without secrets. */
  MfaRecord stored(UserId user) {
    Optional<UserRecord> record = ledger.record(user);
    Attempts counted = ledger.attempts(user);
    return new MfaRecord(
        user,
        record.map(UserRecord::alias),
        record.map(UserRecord::credentials).orElse(List.of()).stream()
            .map(MfaRecord.Factor::of)
            .toList(),
        record.map(gate::codesLeft).orElse(0),
        record.map(UserRecord::devices).orElse(List.of()),
        counted.failures(),
        counted.failures() == 0 ? Optional.empty() : Optional.of(counted.last()),
        enrolments.pendingUntil(user),
        passes.passUntil(user),
        policy.firstAsked(user));
  }

  Change<Boolean> deleteAll(UserId user) {
    Batch batch = new Batch();
    enrolments.drop(user, batch);
    if (!ledger.remove(user, batch, List.of(event(MfaEvent.Type.MFA_DISABLED, user)))) {
      return new Change.Unavailable<>();
    }
    enrolments.dropped(user);
    passes.dropped(user);
    policy.dropped(user);
    return new Change.Done<>(true);
  }

  Change<List<String>> replaceCodes(UserId user, UserRecord record, BackupCodeIssuer.Issued codes) {
    UserRecord next = record.withOnly(codes.credential());
    MfaEvent event = changed(user, MfaEvent.Reason.CODES_REISSUED).about(MfaMethod.BACKUP_CODE);
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
    if (!policy.allows(key.method())) {
      return new Change.Conflict<>("keys of this kind are not offered");
    }
    if (!ledger.claim(user, key)) {
      return new Change.Conflict<>("this key is enrolled already");
    }
    UserRecord next = record.orElseGet(() -> UserRecord.fresh(random)).with(key);
    MfaEvent event = event(MfaEvent.Type.MFA_ENROLLED, user).about(key.method());
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
    return keep(user, next, changed(user, MfaEvent.Reason.FACTOR_REMOVED).about(method));
  }

  Change<Boolean> resetLimits(UserId user) {
    return lockedRecord(user, record -> resetLimits(user, record));
  }

  private Change<Boolean> resetLimits(UserId user, UserRecord record) {
    return keep(user, record, changed(user, MfaEvent.Reason.LIMITS_RESET));
  }

  /** Changes the devices that an enrolled user trusts. */
  Change<Boolean> devices(UserId user, UnaryOperator<UserRecord> change, MfaEvent.Reason reason) {
    return lockedRecord(user, record -> keep(user, change.apply(record), changed(user, reason)));
  }

  /** Makes void what may have been used or taken back since the backup that the state is from. */
  int openEpoch(UserId user, UnaryOperator<Credential> usedUp) {
    Optional<UserRecord> record = ledger.record(user);
    if (record.isEmpty()) {
      return 0;
    }
    UserRecord next =
        record.get().without(c -> c.method() == MfaMethod.BACKUP_CODE).withoutDevices(d -> true);
    for (Credential token : record.get().of(MfaMethod.TOTP)) {
      next = next.with(usedUp.apply(token));
    }
    MfaEvent event = changed(user, MfaEvent.Reason.RESTORED);
    Ledger.requireTaken(ledger.replace(user, next, new Batch(), List.of(event)));
    return 1;
  }

  private Change<Boolean> keep(UserId user, UserRecord next, MfaEvent event) {
    return ledger.replace(user, next, new Batch(), List.of(event))
        ? new Change.Done<>(true)
        : new Change.Unavailable<>();
  }

  private MfaEvent event(MfaEvent.Type type, UserId user) {
    return MfaEvent.of(type, MfaEvent.Reason.NONE, user, clock.instant());
  }

  private MfaEvent changed(UserId user, MfaEvent.Reason reason) {
    return MfaEvent.of(MfaEvent.Type.CONFIG_CHANGED, reason, user, clock.instant());
  }
}
