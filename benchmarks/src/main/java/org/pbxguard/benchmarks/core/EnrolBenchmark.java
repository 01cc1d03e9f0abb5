package org.pbxguard.benchmarks.core;

import org.openjdk.jmh.annotations.Benchmark;
import org.pbxguard.benchmarks.AbstractBenchmark;
import org.pbxguard.core.mfa.Enrolment;
import org.pbxguard.core.mfa.MfaMethods;
import org.pbxguard.core.mfa.UserId;

/**
 * What does it cost to begin an enrolment: secret, key URI, QR code in both forms, ten backup codes
 * derived, everything sealed? The disk is left out (a journal in memory). The original promised 100
 * ms and took 883.
 *
 * <p>The baseline is the status of a user who is not enrolled.
 */
public class EnrolBenchmark extends AbstractBenchmark {
  private static final UserId USER = new UserId("1001");

  private final MfaHouse house = new MfaHouse();

  /** Nobody's factors. */
  @Benchmark
  public MfaMethods baseline() {
    return house.service().methods(USER);
  }

  /** A pending enrolment in the place of the one before. */
  @Benchmark
  public Enrolment enroll() {
    return house.begin(USER);
  }
}
