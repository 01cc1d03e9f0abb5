package org.pbxguard.benchmarks.core;

import java.security.InvalidKeyException;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.pbxguard.benchmarks.AbstractBenchmark;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.UserId;

/**
 * What does a right TOTP code cost the processor: throttle, count, unsealing, comparison, the step
 * spent and sealed again? The disk is left out (a journal in memory), the code is another each
 * time.
 *
 * <p>The baseline is the making of that code on the phone's side, which the other row pays too.
 */
public class TotpBenchmark extends AbstractBenchmark {
  private static final UserId USER = new UserId("1001");

  private final MfaHouse house = new MfaHouse();
  private Optional<MfaPhone> phone = Optional.empty();

  /** Enrols a user. */
  @Setup
  public void enrol() throws InvalidKeyException {
    phone = Optional.of(house.enrol(USER));
  }

  /** The next day's code. */
  @Benchmark
  public String baseline() throws InvalidKeyException {
    house.nextDay();
    return house.code(phone.orElseThrow());
  }

  /** The next day's code, accepted. */
  @Benchmark
  public MfaResult verify() throws InvalidKeyException {
    MfaResult result = house.service().verify(USER, baseline(), Optional.empty());
    if (!result.accepted()) {
      throw new IllegalStateException(result.toString());
    }
    return result;
  }
}
