package org.pbxguard.core.mfa;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.time.GuardClock;

/**
 * The one way that an attempt takes, whatever the factor and whoever the user:
 *
 * <ol>
 *   <li>waits of the client address and of the user are over, else it is turned away uncounted;
 *   <li>it is counted as a failure, durably;
 *   <li>it is compared, with a decoy where the user has no such factor;
 *   <li>a match is made durable together with the factor's next state and the cleared count, and
 *       only then accepted.
 * </ol>
 *
 * FIDO2 assertions skip the user's waits and the count: there is nothing to guess, and nobody shall
 * be able to keep a key's owner waiting. A kill between any two steps loses no failure and lets no
 * code be used twice.
 *
 * <p>Thread-safe: one attempt of a user at a time, under that user's lock.
 */
final class AttemptGate {
  /** What is not yet an answer when the lock is busy for so long: others are guessing. */
  static final Duration BUSY_RETRY = Duration.ofSeconds(1);

  /** Failures in a row that a user's trusted devices have to themselves. */
  static final int TRUSTED_BUDGET = 20;

  private static final Logger LOG = LogManager.getLogger(AttemptGate.class);
  private static final Duration LOCK_WAIT = Duration.ofSeconds(5);

  private final Ledger ledger;
  private final GuardClock clock;
  private final MfaSettings settings;
  private final BackupCodeIssuer codes;
  private final ClientThrottle clients;

  AttemptGate(Ledger ledger, GuardClock clock, MfaSettings settings, BackupCodeIssuer codes) {
    this.ledger = ledger;
    this.clock = clock;
    this.settings = settings;
    this.codes = codes;
    this.clients = new ClientThrottle(settings.throttle(), clock);
  }

  /** Takes one attempt through all steps. */
  MfaResult attempt(Attempt attempt, Function<List<Credential>, Check> compare) {
    Duration wait = clientWait(attempt);
    if (isPositive(wait)) {
      return new MfaResult.Throttled(wait);
    }
    return locked(
        attempt.user(), () -> counted(attempt, compare), () -> new MfaResult.Throttled(BUSY_RETRY));
  }

  Duration clientWait(Attempt attempt) {
    return attempt.trustedDevice()
        ? Duration.ZERO
        : attempt.client().map(clients::waitFor).orElse(Duration.ZERO);
  }

  /** Runs {@code body} under the user's lock, or {@code busy} when it is not to be had. */
  <R> R locked(UserId user, Supplier<? extends R> body, Supplier<? extends R> busy) {
    return ledger.locks().locked(user, LOCK_WAIT, body, busy);
  }

  /**
   * Runs a change of all users' rows for one user, under the user's lock.
   *
   * @throws MfaException when the lock is not to be had
   */
  int insisting(UserId user, Supplier<Integer> body) {
    return locked(
        user,
        body,
        () -> {
          throw new MfaException("a user's rows are in use");
        });
  }

  private MfaResult counted(Attempt attempt, Function<List<Credential>, Check> compare) {
    Attempts before = ledger.attempts(attempt.user());
    if (attempt.method().filter(m -> m == MfaMethod.FIDO2).isPresent()) {
      return decided(attempt, before, false, compare);
    }
    Instant now = clock.instant();
    boolean trusted = attempt.trustedDevice() && before.trusted() < TRUSTED_BUDGET;
    Duration wait = trusted ? Duration.ZERO : before.waitAt(now, settings.throttle());
    if (isPositive(wait)) {
      return new MfaResult.Throttled(wait);
    }
    if (!ledger.count(attempt.user(), before.counted(attempt.method(), trusted, now))) {
      return new MfaResult.Unavailable();
    }
    return decided(attempt, before, trusted, compare);
  }

  private MfaResult decided(
      Attempt attempt,
      Attempts before,
      boolean trusted,
      Function<List<Credential>, Check> compare) {
    Optional<UserRecord> record = ledger.record(attempt.user());
    List<Credential> own = own(record, attempt.method());
    Check check = compared(own, compare);
    if (check instanceof Check.Match match && record.isPresent() && !own.isEmpty()) {
      boolean suspended = !trusted && isSuspended(before, match.next().method());
      return suspended
          ? refused(attempt, MfaEvent.Reason.SUSPENDED)
          : accepted(attempt, record.get(), match.next(), before.replaySeen());
    }
    return notAccepted(attempt, before, own.isEmpty(), check);
  }

  private static List<Credential> own(Optional<UserRecord> record, Optional<MfaMethod> method) {
    return record.flatMap(r -> method.map(r::of)).orElse(List.of());
  }

  /** A factor that throws never accepts. */
  static Check compared(List<Credential> own, Function<List<Credential>, Check> compare) {
    try {
      return compare.apply(own);
    } catch (RuntimeException e) {
      LOG.error("a second factor failed to check an attempt", e);
      return new Check.Broken();
    }
  }

  boolean isSuspended(Attempts counted, MfaMethod method) {
    return counted.of(method) >= settings.throttle().suspendAfter();
  }

  private MfaResult accepted(
      Attempt attempt, UserRecord record, Credential next, boolean replaySeen) {
    UserRecord after = record.with(next);
    int left = codesLeft(after);
    boolean few = next.method() == MfaMethod.BACKUP_CODE && left <= settings.backupCodes().warnAt();
    MfaEvent event =
        event(
            MfaEvent.Type.MFA_VERIFIED,
            few ? MfaEvent.Reason.FEW_CODES_LEFT : MfaEvent.Reason.NONE,
            attempt);
    if (!ledger.replace(attempt.user(), after, new Batch(), List.of(event))) {
      return new MfaResult.Unavailable();
    }
    return new MfaResult.Accepted(next.method(), left, few, replaySeen);
  }

  int codesLeft(UserRecord record) {
    return record.of(MfaMethod.BACKUP_CODE).stream().mapToInt(codes::left).sum();
  }

  private MfaResult notAccepted(Attempt attempt, Attempts before, boolean none, Check check) {
    boolean counted = !ledger.attempts(attempt.user()).equals(before);
    if (check instanceof Check.Busy busy) {
      uncount(attempt.user(), before, counted);
      return new MfaResult.Throttled(busy.retryAfter());
    }
    if (check instanceof Check.Fault) {
      uncount(attempt.user(), before, counted);
      return new MfaResult.Unavailable();
    }
    if (check instanceof Check.Broken) {
      return new MfaResult.Unavailable();
    }
    if (none) {
      return refused(
          attempt,
          attempt.method().isEmpty() ? MfaEvent.Reason.UNREADABLE : MfaEvent.Reason.NOT_ENROLLED);
    }
    MfaEvent.Reason reason =
        check instanceof Check.Mismatch mismatch ? mismatch.reason() : MfaEvent.Reason.WRONG;
    if (reason == MfaEvent.Reason.REPLAYED) {
      ledger.noteReplay(attempt.user());
    }
    return refused(attempt, reason);
  }

  private void uncount(UserId user, Attempts before, boolean counted) {
    if (counted) {
      ledger.uncount(user, before);
    }
  }

  MfaResult refused(Attempt attempt, MfaEvent.Reason reason) {
    if (!attempt.trustedDevice()) {
      attempt.client().ifPresent(clients::failed);
    }
    ledger.tell(event(MfaEvent.Type.MFA_FAILED, reason, attempt));
    return new MfaResult.Refused();
  }

  MfaEvent event(MfaEvent.Type type, MfaEvent.Reason reason, Attempt attempt) {
    return new MfaEvent(
        type, reason, attempt.user(), "", attempt.method(), attempt.client(), clock.instant());
  }

  private static boolean isPositive(Duration wait) {
    return !wait.isZero() && !wait.isNegative();
  }
}
