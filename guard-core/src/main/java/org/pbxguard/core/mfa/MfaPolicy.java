package org.pbxguard.core.mfa;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.time.GuardClock;

/**
 * Says what a user must do before going on: nothing, prove a factor, or enrol one. A user who has a
 * factor must always prove it; the settings only decide about those who have none.
 *
 * <p>Remembers for at most 100,000 users when a factor was first asked of them; beyond that there
 * is no grace. Thread-safe.
 */
public final class MfaPolicy {
  private static final int MAX_GRACES = 100_000;

  private final MfaSettings settings;
  private final Ledger ledger;
  private final GuardClock clock;
  private final Map<UserId, Instant> firstAsked = new ConcurrentHashMap<>();

  /** What a user must do. */
  public enum Demand {
    /** Go on. */
    NONE,
    /** Prove the second factor. */
    VERIFY,
    /** Enrol one now or later: the grace period runs. */
    MAY_ENROL,
    /** Enrol one first. */
    ENROL
  }

  /**
   * Who wants what.
   *
   * <p>Immutable.
   *
   * @param path the decoded path without dots and parameters, as the application sees it
   * @param verified whether the session has proven a factor, or the device is trusted
   */
  public record Subject(UserId user, Set<String> roles, String path, boolean verified) {
    /** Copies the roles. */
    public Subject {
      roles = Set.copyOf(roles);
    }
  }

  MfaPolicy(MfaSettings settings, Ledger ledger, GuardClock clock) {
    this.settings = settings;
    this.ledger = ledger;
    this.clock = clock;
  }

  void restore(Row row) {
    if (RowKeys.kind(row.key()) == RowKeys.GRACE) {
      long millis = ByteBuffer.wrap(ledger.open(row)).getLong();
      firstAsked.put(new UserId(RowKeys.id(row.key())), Instant.ofEpochMilli(millis));
    }
  }

  /** Whether a factor is accepted, and so may be enrolled. */
  public boolean allows(MfaMethod method) {
    return settings.policy().allowedMethods().contains(method);
  }

  /** What a user must do before going on. */
  public Demand demand(Subject subject) {
    if (!settings.enabled()) {
      return Demand.NONE;
    }
    if (ledger.isEnrolled(subject.user())) {
      return subject.verified() ? Demand.NONE : Demand.VERIFY;
    }
    if (!isRequired(subject)) {
      return Demand.NONE;
    }
    return hasGrace(subject.user()) ? Demand.MAY_ENROL : Demand.ENROL;
  }

  private boolean isRequired(Subject subject) {
    PolicySettings policy = settings.policy();
    return settings.required()
        || policy.requiredRoles().stream().anyMatch(subject.roles()::contains)
        || policy.requiredPaths().stream().anyMatch(covers(subject.path()));
  }

  private static Predicate<String> covers(String path) {
    return prefix ->
        path.equals(prefix) || path.startsWith(prefix.endsWith("/") ? prefix : prefix + "/");
  }

  private boolean hasGrace(UserId user) {
    Duration grace = settings.policy().gracePeriod();
    if (grace.isZero()) {
      return false;
    }
    Instant now = clock.instant();
    Instant first = firstAsked.get(user);
    if (first == null) {
      if (firstAsked.size() >= MAX_GRACES) {
        return false;
      }
      first = now;
      firstAsked.put(user, now);
      note(user, now);
    }
    return first.plus(grace).isAfter(now);
  }

  /** When a factor was first asked of a user who has none. */
  Optional<Instant> firstAsked(UserId user) {
    return Optional.ofNullable(firstAsked.get(user));
  }

  /**
   * Whether an action needs a proof fresher than the session's last one.
   *
   * @param verified when the session last proved a factor
   */
  public boolean needsStepUp(String action, Instant verified) {
    PolicySettings policy = settings.policy();
    return policy.stepUpActions().contains(action)
        && !verified.plus(policy.stepUpLifetime()).isAfter(clock.instant());
  }

  /**
   * Whether a user without a factor may enrol one with the password alone: only where none is
   * required, since then no more is lost than without a second factor.
   */
  public boolean isOpenToFirstEnrolments() {
    PolicySettings policy = settings.policy();
    return !settings.required()
        && policy.requiredRoles().isEmpty()
        && policy.requiredPaths().isEmpty();
  }

  GuardClock clock() {
    return clock;
  }

  /** The user is deleted, this row too. */
  void dropped(UserId user) {
    firstAsked.remove(user);
  }

  /** Seals every note anew. */
  int reseal() {
    firstAsked.forEach(
        (user, first) ->
            Ledger.requireTaken(
                ledger.commit(
                    ledger.put(new Batch(), RowKeys.of(RowKeys.GRACE, user), encoded(first)),
                    List.of())));
    return firstAsked.size();
  }

  private void note(UserId user, Instant first) {
    ledger.note(RowKeys.of(RowKeys.GRACE, user), encoded(first));
  }

  private static byte[] encoded(Instant first) {
    return ByteBuffer.allocate(Long.BYTES).putLong(first.toEpochMilli()).array();
  }
}
