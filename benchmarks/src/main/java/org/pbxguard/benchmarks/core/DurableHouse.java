package org.pbxguard.benchmarks.core;

import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.pbxguard.core.MfaAudit;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.audit.AuditLog;
import org.pbxguard.core.audit.AuditSettings;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.BackupCodeSettings;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.Enrolment;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.mfa.YubikeySettings;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.store.StateStore;
import org.pbxguard.core.store.StoreSettings;
import org.pbxguard.core.time.GuardClock;

/**
 * A second factor as it runs, its audit and its store on a real disk included, in a world where
 * time passes only when it is told to.
 *
 * <p>Thread-safe.
 */
final class DurableHouse implements AutoCloseable {
  private final AtomicLong seconds;
  private final KeyRing keys;
  private final GuardClock clock;
  private final StateStore store;
  private final AuditLog audit;
  private final SecondFactor second;
  private final Duration opening;

  private DurableHouse(Path dir, MfaSettings settings, KeyRing keys, AtomicLong seconds) {
    this.keys = keys;
    this.seconds = seconds;
    this.clock =
        new GuardClock(() -> Duration.ofSeconds(seconds.get()).toNanos(), () -> at(seconds.get()));
    this.store = StateStore.open(StoreSettings.defaults().withDir(dir), clock);
    this.audit = AuditLog.open(AuditSettings.defaults(), store, store, keys, clock);
    MfaPorts ports =
        new MfaPorts(
            store, each -> store.rows(Table.MFA, each), keys.sealer(), new MfaAudit(audit), clock);
    long before = System.nanoTime();
    this.second = SecondFactor.open(settings, ports, keys);
    this.opening = Duration.ofNanos(System.nanoTime() - before);
    store.loaded();
  }

  static DurableHouse open(Path dir, MfaSettings settings) {
    return new DurableHouse(dir, settings, KeyRing.ephemeral(), new AtomicLong(1_767_225_600));
  }

  /** The same house after an end and a start. */
  DurableHouse reopened(Path dir, MfaSettings settings) {
    close();
    return new DurableHouse(dir, settings, keys, seconds);
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }

  /** Defaults but for the backup codes of new sets; YubiKeys are offered. */
  static MfaSettings settings(int codes, int codeLength) {
    MfaSettings base = MfaSettings.defaults();
    YubikeySettings yubikey = base.yubikey();
    return new MfaSettings(
        base.enabled(),
        base.required(),
        base.pendingLifetime(),
        base.totp(),
        new BackupCodeSettings(codes, codeLength, base.backupCodes().warnAt()),
        new YubikeySettings(
            true, yubikey.clientId(), Optional.empty(), List.of(), yubikey.deadline()),
        base.fido2(),
        base.throttle(),
        base.policy());
  }

  void pass(Duration time) {
    seconds.addAndGet(time.toSeconds());
  }

  SecondFactor second() {
    return second;
  }

  MfaService service() {
    return second.service();
  }

  /** How long the last start took to take up the users. */
  Duration opening() {
    return opening;
  }

  String code(MfaPhone phone) throws InvalidKeyException {
    return phone.code(at(seconds.get()));
  }

  Enrolment begin(UserId user) {
    Change<Enrolment> begun = service().enroll(user, Authorization.administrator());
    if (begun instanceof Change.Done<Enrolment> done) {
      return done.value();
    }
    throw new IllegalStateException("not begun: " + begun);
  }

  /** Enrols a user, whose phone is returned; its code of this step is spent. */
  MfaPhone enrol(UserId user) throws InvalidKeyException {
    MfaPhone phone = new MfaPhone(begin(user).provisioning().secret());
    if (!service().verifyEnrollment(user, code(phone), Optional.empty()).accepted()) {
      throw new IllegalStateException("not enrolled");
    }
    return phone;
  }

  @Override
  public void close() {
    audit.close();
    store.close();
  }
}
