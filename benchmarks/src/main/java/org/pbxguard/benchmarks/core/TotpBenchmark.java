package org.pbxguard.benchmarks.core;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.pbxguard.benchmarks.AbstractBenchmark;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.Enrolment;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.core.time.Ticker;

/**
 * What does a right TOTP code cost the processor: throttle, count, unsealing, comparison, the step
 * spent and sealed again? The disk is left out (a journal in memory), the code is another each
 * time.
 *
 * <p>The baseline is the making of that code on the phone's side, which the other row pays too.
 */
public class TotpBenchmark extends AbstractBenchmark {
  private static final UserId USER = new UserId("1001");
  private static final Duration STEP = Duration.ofSeconds(30);

  private final MovingTime wall = new MovingTime();
  private Optional<MfaService> service = Optional.empty();
  private Optional<SecretKey> secret = Optional.empty();
  private final TimeBasedOneTimePasswordGenerator phone =
      new TimeBasedOneTimePasswordGenerator(STEP, 6);

  /** A wall clock that the benchmark moves. */
  private static final class MovingTime implements InstantSource {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }
  }

  /** Enrols a user. */
  @Setup
  public void enrol() throws InvalidKeyException {
    MemoryJournal journal = new MemoryJournal();
    KeyRing keys = KeyRing.ephemeral();
    GuardClock clock = new GuardClock(Ticker.system(), wall);
    MfaService mfa =
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
    Change<Enrolment> begun = mfa.enroll(USER, Authorization.none());
    if (!(begun instanceof Change.Done<Enrolment> done)) {
      throw new IllegalStateException("not begun: " + begun);
    }
    secret = Optional.of(new SecretKeySpec(base32(done.value().provisioning().secret()), "RAW"));
    service = Optional.of(mfa);
    mfa.verifyEnrollment(USER, code(), Optional.empty());
  }

  private static byte[] base32(String text) {
    byte[] bytes = new byte[text.length() * 5 / 8];
    for (int i = 0; i < bytes.length * 8; i++) {
      char c = text.charAt(i / 5);
      int five = c >= 'A' ? c - 'A' : c - '2' + 26;
      bytes[i / 8] |= (byte) (((five >>> (4 - i % 5)) & 1) << (7 - i % 8));
    }
    return bytes;
  }

  private String code() throws InvalidKeyException {
    return phone.generateOneTimePasswordString(secret.orElseThrow(), wall.now);
  }

  /** The next step's code. */
  @Benchmark
  public String baseline() throws InvalidKeyException {
    wall.now = wall.now.plus(STEP);
    return code();
  }

  /** The next step's code, accepted. */
  @Benchmark
  public MfaResult verify() throws InvalidKeyException {
    MfaResult result = service.orElseThrow().verify(USER, baseline(), Optional.empty());
    if (!result.accepted()) {
      throw new IllegalStateException(result.toString());
    }
    return result;
  }
}
