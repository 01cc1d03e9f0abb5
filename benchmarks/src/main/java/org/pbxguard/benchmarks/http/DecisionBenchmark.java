package org.pbxguard.benchmarks.http;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.pbxguard.benchmarks.AbstractBenchmark;
import org.pbxguard.core.Guard;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.decision.Enforcer;
import org.pbxguard.core.decision.Verdict;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpAddress;

/**
 * What do score and decision cost a request, with nothing found and with two findings, one of them
 * grave? Asked of 65,536 senders in turn; the second includes history and the audit's event.
 */
public class DecisionBenchmark extends AbstractBenchmark {
  private static final int SENDERS = 65_536;
  private static final Enforcer<Object> NOTHING = new Nothing();

  private final Arrival[] arrivals = new Arrival[SENDERS];
  private final Findings clean = new Findings();
  private final Findings hostile = new Findings();
  private Guard guard = GuardedJetty.guard();
  private int next;

  /** Draws the senders. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < SENDERS; i++) {
      arrivals[i] =
          new Arrival(
              IpAddress.ofV4(random.nextInt()),
              40_000,
              Channel.HTTP,
              Proof.CONNECTION,
              Account.NONE,
              guard.clock().nanos());
    }
    hostile.add(new Finding("sqli-union-select", Category.SQLI, Severity.HIGH, 90, "q", "x"));
    hostile.add(new Finding("sqli-quote-hint", Category.SQLI, Severity.LOW, 10, "q", "x"));
  }

  /** Ends the audit's writer. */
  @TearDown
  public void close() {
    guard.close();
  }

  private Arrival arrival() {
    next = (next + 1) & (SENDERS - 1);
    return arrivals[next];
  }

  /** Nothing found. */
  @Benchmark
  public Verdict clean() {
    return guard.handle(arrival(), clean, NOTHING, NOTHING);
  }

  /** Two findings: refused. */
  @Benchmark
  public Verdict hostile() {
    return guard.handle(arrival(), hostile, NOTHING, NOTHING);
  }

  /** Carries out nothing. */
  private static final class Nothing implements Enforcer<Object> {
    @Override
    public void allow(Object context) {}

    @Override
    public void observe(Object context, Verdict verdict) {}

    @Override
    public void shape(Object context, Verdict verdict) {}

    @Override
    public void reject(Object context, Verdict verdict) {}

    @Override
    public void drop(Object context, Verdict verdict) {}

    @Override
    public void block(Object context, Verdict verdict, Block block) {}
  }
}
