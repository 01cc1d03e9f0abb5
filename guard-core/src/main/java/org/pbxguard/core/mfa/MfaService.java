package org.pbxguard.core.mfa;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.secret.KeyId;
import org.pbxguard.core.secret.Signer;

/**
 * The second factor: enrols, verifies and removes it. What it answers is on the disk; when the disk
 * does not take it, the answer is {@link MfaResult.Unavailable} and nothing was accepted.
 *
 * <p>It proves that whoever sent a code or signed a challenge holds what the user enrolled. It does
 * not prove the first factor, nor that the person is not being asked by an impostor's page (only
 * FIDO2 keys notice that).
 *
 * <p>Thread-safe. Calls block for the disk, for key derivations and, with YubiKeys, for validation
 * servers, each with a deadline: never call it on an event loop.
 */
public final class MfaService {
  private final MfaSettings settings;
  private final MfaPorts ports;
  private final MfaFactors factors;
  private final Ledger ledger;
  private final AttemptGate gate;
  private final Enrolments enrolments;
  private final EnrolmentPasses passes;
  private final MfaPolicy policy;
  private final Changes changes;

  private MfaService(MfaSettings settings, MfaPorts ports, MfaFactors factors) {
    this.settings = settings;
    this.ports = ports;
    this.factors = factors;
    this.ledger = new Ledger(ports);
    this.gate = new AttemptGate(ledger, ports.clock(), settings, factors.backupCodes());
    this.enrolments = new Enrolments(ledger, gate, ports.clock(), settings, factors);
    this.passes = new EnrolmentPasses(ledger, gate, ports.clock());
    this.policy = new MfaPolicy(settings, ledger, ports.clock());
    this.changes = new Changes(ledger, gate, enrolments, passes, policy);
  }

  /**
   * Opens the service and takes up every stored row.
   *
   * @throws MfaException if a row does not open or is of an unknown version
   */
  public static MfaService open(MfaSettings settings, MfaPorts ports, MfaFactors factors) {
    MfaService service = new MfaService(settings, ports, factors);
    ports.rows().accept(service::restore);
    for (UserId user : service.users()) {
      service.credentials(user, MfaMethod.BACKUP_CODE).forEach(factors.backupCodes()::keep);
    }
    return service;
  }

  private void restore(Row row) {
    if (row.key().length > 0) {
      ledger.restore(row);
      enrolments.restore(row);
      passes.restore(row);
      policy.restore(row);
    }
  }

  /** The settings that it was opened with. */
  public MfaSettings settings() {
    return settings;
  }

  /**
   * Begins a TOTP enrolment: pending for ten minutes, without touching what is active.
   *
   * @return {@code Conflict} when a factor is active and {@code by} is no authorisation, or the
   *     settings do not allow such codes
   */
  public Change<Enrolment> enroll(UserId user, Authorization by) {
    if (!settings.totp().enabled() || !policy.allows(MfaMethod.TOTP)) {
      return new Change.Conflict<>("time-based codes are not offered");
    }
    return changes.authorised(user, by, this::verify, right -> enrolments.begin(user, right));
  }

  /** Makes the pending enrolment active with a code of the new token, which is thereby used. */
  public MfaResult verifyEnrollment(UserId user, CharSequence code, Optional<IpAddress> client) {
    return policy.allows(MfaMethod.TOTP)
        ? enrolments.finish(Attempt.of(user, MfaMethod.TOTP, client), Code.of(code))
        : new MfaResult.Refused();
  }

  /**
   * Verifies a code: TOTP, YubiKey or backup code, told apart by form.
   *
   * @param client the address of the person; without it only the user's throttle applies
   */
  public MfaResult verify(UserId user, CharSequence code, Optional<IpAddress> client) {
    return verify(user, Code.of(code), client, false);
  }

  /** As {@link #verify(UserId, CharSequence, Optional)}, from a device that the user trusts. */
  public MfaResult verifyFromTrustedDevice(
      UserId user, CharSequence code, Optional<IpAddress> client) {
    return verify(user, Code.of(code), client, true);
  }

  private MfaResult verify(UserId user, Authorization.ByCode by) {
    return verify(user, by.code(), by.client(), false);
  }

  private MfaResult verify(UserId user, Code code, Optional<IpAddress> client, boolean trusted) {
    Optional<CodeFactor> factor =
        factors.codes().stream()
            .filter(f -> policy.allows(f.method()))
            .filter(f -> f.recognises(code))
            .findFirst();
    Attempt attempt = new Attempt(user, factor.map(CodeFactor::method), client, trusted);
    return gate.attempt(
        attempt,
        own ->
            factor
                .map(f -> f.check(own, code))
                .orElseGet(() -> new Check.Mismatch(MfaEvent.Reason.UNREADABLE)));
  }

  /**
   * Takes an attempt at a factor that is not proven by a code through the throttle, the durable
   * count and the durable acceptance.
   *
   * @param compare checks it against the user's credentials of the attempt's method
   */
  public MfaResult attempt(Attempt attempt, Function<List<Credential>, Check> compare) {
    boolean allowed = attempt.method().map(policy::allows).orElse(true);
    return gate.attempt(
        attempt, allowed ? compare : own -> new Check.Mismatch(MfaEvent.Reason.WRONG));
  }

  /** Whether the user has a factor and must have one. */
  public MfaStatus status(UserId user) {
    return new MfaStatus(user, ledger.isEnrolled(user), settings.enabled() && settings.required());
  }

  /** The user's factors; empty ones for a user without any. */
  public MfaMethods methods(UserId user) {
    Optional<UserRecord> record = ledger.record(user);
    return new MfaMethods(
        user,
        record.filter(r -> !r.of(MfaMethod.TOTP).isEmpty()).isPresent(),
        keys(record, MfaMethod.YUBIKEY),
        keys(record, MfaMethod.FIDO2),
        record.map(gate::codesLeft).orElse(0),
        suspended(user));
  }

  private static List<MfaMethods.Key> keys(Optional<UserRecord> record, MfaMethod method) {
    return record.map(r -> r.of(method)).orElse(List.of()).stream()
        .map(MfaMethods.Key::of)
        .toList();
  }

  private Set<MfaMethod> suspended(UserId user) {
    Set<MfaMethod> suspended = new HashSet<>();
    if (ledger.isEnrolled(user)) {
      Attempts counted = ledger.attempts(user);
      for (MfaMethod method : MfaMethod.values()) {
        if (gate.isSuspended(counted, method)) {
          suspended.add(method);
        }
      }
    }
    return suspended;
  }

  /** The user's credentials of a method, for the factor that made them; empty without any. */
  public List<Credential> credentials(UserId user, MfaMethod method) {
    return ledger.record(user).map(r -> r.of(method)).orElse(List.of());
  }

  /** Whose YubiKey or FIDO2 key this is. */
  public Optional<UserId> owner(MfaMethod method, String id) {
    return ledger.owner(method, id);
  }

  /** Every enrolled user, in order of name. */
  public List<UserId> users() {
    return ledger.users().toList();
  }

  /** Deletes everything of a user: factors, codes, counts and what is pending. */
  public Change<Boolean> disable(UserId user, Authorization by) {
    return changes.onRecord(user, by, this::verify, record -> changes.deleteAll(user));
  }

  /**
   * Deletes whatever there is of a user, enrolled or not: an administrator's right (GDPR article
   * 17).
   *
   * @return {@code Absent} when nothing is stored
   */
  public Change<Boolean> purge(UserId user) {
    return changes.purge(user);
  }

  /** What is stored of a user, without secrets: an administrator's right (GDPR article 15). */
  public MfaRecord stored(UserId user) {
    return changes.stored(user);
  }

  /** Issues new backup codes; the old ones die with the same write. */
  public Change<List<String>> reissueBackupCodes(UserId user, Authorization by) {
    if (!policy.allows(MfaMethod.BACKUP_CODE)) {
      return new Change.Conflict<>("backup codes are not offered");
    }
    return changes.onRecord(
        user,
        by,
        this::verify,
        record ->
            factors
                .backupCodes()
                .issue(ports.clock().instant())
                .map(codes -> changes.replaceCodes(user, record, codes))
                .orElseGet(() -> new Change.Throttled<>(AttemptGate.BUSY_RETRY)));
  }

  /**
   * Checks an authorisation, spending the code in it: for what takes more than one step.
   *
   * @return whether there is a right beyond the user's having no factor
   */
  public Change<Boolean> authorise(UserId user, Authorization by) {
    return changes.authorised(user, by, this::verify, Change.Done::new);
  }

  /**
   * Adds a key. A user's first factor needs no authorisation.
   *
   * @param method the key's kind; one that the settings do not allow is a {@code Conflict}
   * @param proof proves that the key is at hand and makes its credential; only asked once {@code
   *     by} is known to be right
   * @return the credential; {@code Refused} when the code or the proof is wrong, {@code Conflict}
   *     if the key is somebody's, or a factor is active and nothing authorises
   */
  public Change<Credential> add(
      UserId user, MfaMethod method, Authorization by, Supplier<Check> proof) {
    if (!policy.allows(method)) {
      return new Change.Conflict<>("keys of this kind are not offered");
    }
    return changes.authorised(user, by, this::verify, right -> changes.add(user, right, proof));
  }

  /**
   * Adds a key in the last step of what {@link #authorise} allowed in an earlier one.
   *
   * @param right what it said then: without a right nothing is added to a factor that has come
   *     since
   * @param proof proves that the key is at hand and makes its credential
   */
  public Change<Credential> complete(UserId user, boolean right, Supplier<Check> proof) {
    return changes.add(user, right, proof);
  }

  /**
   * Removes one credential. With the last factor the backup codes go too, and the user is not
   * enrolled any more.
   *
   * @param id the key's id; not looked at for TOTP and backup codes, of which there is one
   */
  public Change<Boolean> remove(UserId user, MfaMethod method, String id, Authorization by) {
    return changes.onRecord(
        user, by, this::verify, record -> changes.remove(user, record, method, id));
  }

  /** Ends the waits and suspensions of an enrolled user: an administrator's right. */
  public Change<Boolean> resetLimits(UserId user) {
    return changes.resetLimits(user);
  }

  /** What lets a user enrol the first factor where one is required. */
  public EnrolmentPasses passes() {
    return passes;
  }

  /** Who must prove a factor. */
  public MfaPolicy policy() {
    return policy;
  }

  /**
   * The devices that users trust.
   *
   * @param cookie signs their tokens
   */
  public TrustedDevices devices(Signer cookie) {
    return new TrustedDevices(
        ledger, changes, cookie, ports.clock(), settings.policy().trustedDeviceLifetime());
  }

  /** The name under which the audit keeps an enrolled user. */
  public Optional<String> alias(UserId user) {
    return ledger.isEnrolled(user) ? Optional.of(ledger.alias(user)) : Optional.empty();
  }

  /**
   * Seals every row with the current master key, user by user, while attempts go on. After a crash
   * in the middle some rows are of the old key, which both open: call it again.
   *
   * <p>Backup codes stay tied to the key that was current when they were issued: {@link
   * #codeKeys()}.
   *
   * @return the number of rows that were sealed
   * @throws MfaException if the store does not take them, or a user's lock is not to be had
   */
  public int reseal() {
    int resealed = enrolments.reseal() + passes.reseal() + policy.reseal();
    for (UserId user : users()) {
      resealed += gate.insisting(user, () -> ledger.reseal(user));
    }
    ledger.noteResealed();
    return resealed;
  }

  /**
   * Begins anew after the state was put back from a backup, which does not know what was used and
   * taken back since: backup codes, trusted devices, pending enrolments, tokens and windows are
   * void, and every time-based code that could have been accepted until now is used up.
   *
   * @return the number of users
   * @throws MfaException if the store does not take it; call it again then
   */
  public int openEpoch() {
    enrolments.dropAll();
    passes.dropAll();
    int users = 0;
    for (UserId user : users()) {
      users +=
          gate.insisting(
              user, () -> changes.openEpoch(user, token -> factors.tokens().usedUp(token)));
    }
    return users;
  }

  /** Whether rows that were stored before the start are sealed with a retired key. */
  public boolean needsResealing() {
    return ledger.hasOutdated();
  }

  /** The master keys that users' backup codes need. */
  public Set<KeyId> codeKeys() {
    Set<KeyId> needed = new HashSet<>();
    for (UserId user : users()) {
      credentials(user, MfaMethod.BACKUP_CODE)
          .forEach(set -> needed.addAll(factors.backupCodes().keys(set)));
    }
    return needed;
  }
}
