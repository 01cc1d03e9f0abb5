package org.pbxguard.benchmarks.core;

import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.Enrolment;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;

/**
 * A second factor on a journal in memory, in a world where a day passes whenever it is told to, so
 * that no throttle stands in the way of a measurement.
 *
 * <p>Confined to one thread.
 */
final class MfaHouse {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong days = new AtomicLong();
  private final MfaService service;

  MfaHouse() {
    MemoryJournal journal = new MemoryJournal();
    KeyRing keys = KeyRing.ephemeral();
    GuardClock clock =
        new GuardClock(
            () -> Duration.ofDays(days.get()).toNanos(),
            () -> START.plus(Duration.ofDays(days.get())));
    this.service =
        SecondFactor.open(
                MfaSettings.defaults(),
                new MfaPorts(
                    journal,
                    each -> journal.rows(Table.MFA, each),
                    keys.sealer(),
                    MfaListener.none(),
                    clock),
                keys)
            .service();
  }

  MfaService service() {
    return service;
  }

  void nextDay() {
    days.incrementAndGet();
  }

  /** Enrols a user, whose phone is returned. */
  MfaPhone enrol(UserId user) throws InvalidKeyException {
    MfaPhone phone = new MfaPhone(begin(user).provisioning().secret());
    if (!service.verifyEnrollment(user, code(phone), Optional.empty()).accepted()) {
      throw new IllegalStateException("not enrolled");
    }
    return phone;
  }

  /** What a phone shows today. */
  String code(MfaPhone phone) throws InvalidKeyException {
    return phone.code(START.plus(Duration.ofDays(days.get())));
  }

  Enrolment begin(UserId user) {
    Change<Enrolment> begun = service.enroll(user, Authorization.administrator());
    if (begun instanceof Change.Done<Enrolment> done) {
      return done.value();
    }
    throw new IllegalStateException("not begun: " + begun);
  }
}
