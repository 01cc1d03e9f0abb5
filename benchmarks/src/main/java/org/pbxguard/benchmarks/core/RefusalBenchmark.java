package org.pbxguard.benchmarks.core;

import java.security.InvalidKeyException;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.pbxguard.benchmarks.AbstractBenchmark;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.UserId;

/**
 * What does a wrong code cost, and can an unknown user be told from an enrolled one by the time?
 * The rows of one form should be alike. The disk is left out (a journal in memory), which makes any
 * difference stand out more. The original took 839 ms for any wrong code.
 */
public class RefusalBenchmark extends AbstractBenchmark {
  private static final UserId ENROLLED = new UserId("1001");
  private static final UserId UNKNOWN = new UserId("1002");

  /** The form of the code. */
  @Param({"123456", "ABCD-EFGH-JKMN-PQRS", "junk!"})
  public String code = "";

  /** Whether the user is enrolled. */
  @Param({"true", "false"})
  public boolean enrolled;

  private final MfaHouse house = new MfaHouse();

  /** Enrols a user. */
  @Setup
  public void enrol() throws InvalidKeyException {
    house.enrol(ENROLLED);
  }

  /** Refused. */
  @Benchmark
  public MfaResult refuse() {
    house.nextDay();
    return house.service().verify(enrolled ? ENROLLED : UNKNOWN, code, Optional.empty());
  }
}
