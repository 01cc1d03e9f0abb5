package org.pbxguard.core.mfa;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.RowsInMemory;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.backup.BackupCodes;
import org.pbxguard.core.mfa.totp.TotpFactor;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;
import org.pbxguard.core.time.GuardClock;

/** A whole second factor on a disk and a clock of the test's own, with a phone beside it. */
public final class TestMfa implements MfaListener {
  static final UserId ALICE = new UserId("1001");
  static final UserId BOB = new UserId("1002");
  static final UserId NOBODY = new UserId("9999");
  static final Optional<IpAddress> HOME = IpAddress.parse("192.0.2.1");
  static final Optional<IpAddress> AWAY = IpAddress.parse("198.51.100.7");

  final RowsInMemory disk = new RowsInMemory();
  KeyRing ring = KeyRing.ephemeral();
  final TestTime time = new TestTime();
  final List<MfaEvent> events = Collections.synchronizedList(new ArrayList<>());
  MfaSettings settings;
  BackupCodes codes;
  MfaService service;

  TestMfa() {
    this(MfaSettings.defaults());
  }

  TestMfa(MfaSettings settings) {
    this.settings = settings;
    this.codes = newCodes();
    this.service = open(time.clock(), ring);
  }

  /** A disk with settings that count and nothing else changed. */
  static MfaSettings with(ThrottleSettings throttle) {
    MfaSettings base = MfaSettings.defaults();
    return new MfaSettings(
        base.enabled(),
        base.required(),
        base.pendingLifetime(),
        base.totp(),
        base.backupCodes(),
        base.yubikey(),
        base.fido2(),
        throttle,
        base.policy());
  }

  /** Defaults under another policy. */
  static MfaSettings with(PolicySettings policy, boolean required) {
    MfaSettings base = MfaSettings.defaults();
    return new MfaSettings(
        base.enabled(),
        required,
        base.pendingLifetime(),
        base.totp(),
        base.backupCodes(),
        base.yubikey(),
        base.fido2(),
        base.throttle(),
        policy);
  }

  /** No waits, as little suspension as can be set. */
  static ThrottleSettings patient() {
    return new ThrottleSettings(
        99, Duration.ofMillis(100), Duration.ofMillis(100), 100, 1_000, Duration.ofSeconds(1), 64);
  }

  private BackupCodes newCodes() {
    return new BackupCodes(
        settings.backupCodes(), ring.signer(Purpose.PEPPER, 32), settings.throttle().derivations());
  }

  MfaService open(GuardClock clock, KeyRing keys) {
    TotpFactor totp = new TotpFactor(settings.totp(), clock);
    return MfaService.open(
        settings,
        new MfaPorts(disk, each -> disk.replay(Table.MFA, each), keys.sealer(), this, clock),
        new MfaFactors(List.of(totp, codes), totp, codes));
  }

  /** The process ends and starts again: only the disk is left. */
  void restart() {
    codes = newCodes();
    service = open(time.clock(), ring);
  }

  @Override
  public CompletableFuture<Void> commit(Journal journal, Batch rows, List<MfaEvent> told) {
    return journal.commit(rows).thenRun(() -> events.addAll(told));
  }

  @Override
  public void append(Journal journal, Batch rows, List<MfaEvent> told) {
    events.addAll(told);
    MfaListener.super.append(journal, rows, told);
  }

  /** Enrols a user and returns what the person was shown; one step passes. */
  Enrolment enrol(UserId user) {
    Enrolment shown = begin(user, Authorization.administrator());
    if (!service.verifyEnrollment(user, phone(shown), HOME).accepted()) {
      throw new AssertionError("not enrolled");
    }
    time.pass(Duration.ofSeconds(30));
    return shown;
  }

  Enrolment begin(UserId user, Authorization by) {
    Change<Enrolment> change = service.enroll(user, by);
    if (change instanceof Change.Done<Enrolment> done) {
      return done.value();
    }
    throw new AssertionError("not begun: " + change);
  }

  /** What the phone shows now. */
  String phone(Enrolment shown) {
    return phone(shown, time.wall());
  }

  /** What the phone shows at a moment. */
  String phone(Enrolment shown, Instant at) {
    return new TestPhone(shown, settings.totp(), time).code(at);
  }

  /** A code of six digits that the phone does not show around now. */
  String wrong(Enrolment shown) {
    List<String> right = new ArrayList<>();
    for (int step = -5; step <= 5; step++) {
      right.add(phone(shown, time.wall().plusSeconds(step * 30L)));
    }
    for (int i = 0; ; i++) {
      String code = String.format(java.util.Locale.ROOT, "%06d", i);
      if (!right.contains(code)) {
        return code;
      }
    }
  }

  MfaResult verify(UserId user, String code) {
    return service.verify(user, code, HOME);
  }

  MfaEvent last() {
    return events.get(events.size() - 1);
  }
}
