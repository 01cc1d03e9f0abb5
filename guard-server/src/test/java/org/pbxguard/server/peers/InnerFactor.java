package org.pbxguard.server.peers;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.RowSource;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.BackupCodeSettings;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.Enrolment;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.ThrottleSettings;
import org.pbxguard.core.mfa.TotpAlgorithm;
import org.pbxguard.core.mfa.TotpSettings;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.store.StateStore;
import org.pbxguard.core.store.StoreSettings;
import org.pbxguard.core.time.GuardClock;

/** The second factor in the test's own process, where time passes when it is told to. */
final class InnerFactor {
  private volatile Instant now = Instant.parse("2026-11-24T10:00:00Z");
  private final GuardClock clock =
      new GuardClock(() -> Duration.between(Instant.EPOCH, now).toNanos(), () -> now);
  private final MfaService service;

  /** On a journal of any kind. */
  <S extends Journal & RowSource> InnerFactor(MfaSettings settings, S store) {
    this.service = open(settings, store);
  }

  /** On a real state directory; the store is the caller's to close. */
  static StateStore storeIn(Path dir) {
    return StateStore.open(StoreSettings.defaults().withDir(dir), GuardClock.system());
  }

  private <S extends Journal & RowSource> MfaService open(MfaSettings settings, S store) {
    KeyRing keys = KeyRing.ephemeral();
    MfaPorts ports =
        new MfaPorts(
            store, each -> store.rows(Table.MFA, each), keys.sealer(), MfaListener.none(), clock);
    return SecondFactor.open(settings, ports, keys).service();
  }

  /** Defaults, without waits, and with these tokens and backup codes. */
  static MfaSettings settings(TotpSettings totp, int backupCodes) {
    MfaSettings base = MfaSettings.defaults();
    Duration none = Duration.ofMillis(100);
    return new MfaSettings(
        true,
        false,
        base.pendingLifetime(),
        totp,
        new BackupCodeSettings(backupCodes, base.backupCodes().length(), 3),
        base.yubikey(),
        base.fido2(),
        new ThrottleSettings(99, none, none, 100, 1_000, Duration.ofSeconds(1), 64),
        base.policy());
  }

  static TotpSettings totp(
      TotpAlgorithm algorithm, int digits, int period, int window, int maxDrift) {
    return new TotpSettings(true, "PBX Guard", algorithm, digits, period, window, maxDrift);
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  MfaService service() {
    return service;
  }

  /** Begins an enrolment, as an administrator. */
  Enrolment begin(UserId user) {
    Change<Enrolment> begun = service.enroll(user, Authorization.administrator());
    if (begun instanceof Change.Done<Enrolment> done) {
      return done.value();
    }
    throw new AssertionError("not begun: " + begun);
  }

  /** Completes it. */
  void complete(UserId user, String code) {
    MfaResult result = service.verifyEnrollment(user, code, Optional.empty());
    if (!result.accepted()) {
      throw new AssertionError("not enrolled: " + result);
    }
  }

  MfaResult verify(UserId user, String code) {
    return service.verify(user, code, Optional.empty());
  }

  List<String> codes(Enrolment shown, TotpSettings totp, int firstStep, int count)
      throws Exception {
    return Totp.codes(
        shown.provisioning().secret(),
        totp.algorithm().name(),
        totp.digits(),
        totp.period(),
        now.plusSeconds((long) firstStep * totp.period()),
        count);
  }
}
