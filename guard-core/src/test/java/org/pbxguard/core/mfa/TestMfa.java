package org.pbxguard.core.mfa;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
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
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  final RowsInMemory disk = new RowsInMemory();
  final KeyRing ring = KeyRing.ephemeral();
  final TestTime time = new TestTime();
  final List<MfaEvent> events = Collections.synchronizedList(new ArrayList<>());
  final MfaSettings settings;
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
        throttle);
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
  public void happened(MfaEvent event) {
    events.add(event);
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
    TotpSettings totp = settings.totp();
    try {
      return new TimeBasedOneTimePasswordGenerator(
              Duration.ofSeconds(totp.period()), totp.digits(), totp.algorithm().jcaName())
          .generateOneTimePasswordString(
              new SecretKeySpec(decoded(shown.provisioning().secret()), "RAW"), at);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
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

  private static byte[] decoded(String base32) {
    byte[] bytes = new byte[base32.length() * 5 / 8];
    int buffer = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < base32.length(); i++) {
      buffer = (buffer << 5) | BASE32.indexOf(base32.charAt(i));
      held += 5;
      if (held >= 8) {
        held -= 8;
        bytes[at++] = (byte) (buffer >>> held);
      }
    }
    return bytes;
  }
}
