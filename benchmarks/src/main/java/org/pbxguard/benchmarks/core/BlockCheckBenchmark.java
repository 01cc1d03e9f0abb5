package org.pbxguard.benchmarks.core;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.pbxguard.benchmarks.AbstractBenchmark;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.net.InetWords;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;

/**
 * What does the first station cost a datagram: is its sender blocked?
 *
 * <p>Asked of 65,536 senders in turn, as the socket hands them over, so that neither the
 * processor's caches nor its branch predictor know the answer. The blocked are random: single IPv4
 * addresses, IPv6 /64s, or IPv6 prefixes of the 32 lengths /33 to /64 in equal parts. A miss is a
 * random address of the same family that no block covers. The baseline walks the same senders.
 */
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms5g", "-Xmx5g", "--add-opens=java.base/java.net=ALL-UNNAMED"})
public class BlockCheckBenchmark extends AbstractBenchmark {
  private static final int SENDERS = 65_536;

  /** How many prefixes are blocked. */
  @Param({"1", "10000", "1000000"})
  int blocked;

  /** What is blocked. */
  @Param({"ipv4", "ipv6_64", "ipv6_32_lengths"})
  String kind = "";

  private final SplittableRandom random = new SplittableRandom(42);
  private final InetSocketAddress[] missing = new InetSocketAddress[SENDERS];
  private final InetSocketAddress[] present = new InetSocketAddress[SENDERS];
  private Guard guard = open();
  private long now;
  private int next;

  /** A guard without a disk: what is asked here never leaves the heap. */
  private static Guard open() {
    return Guard.open(
        GuardSettings.defaults(),
        new Forgetful(),
        (table, each) -> {},
        KeyRing.ephemeral(),
        GuardClock.system());
  }

  /** Blocks, and draws the senders. */
  @Setup(Level.Trial)
  public void fill() throws UnknownHostException {
    IpPrefix[] prefixes = new IpPrefix[blocked];
    for (int i = 0; i < blocked; i++) {
      prefixes[i] = prefix(i);
      guard.blocks().blockNow(prefixes[i], Duration.ofDays(30), "benchmark", "benchmark");
    }
    now = guard.clock().nanos();
    for (int i = 0; i < SENDERS; i++) {
      present[i] = sender(prefixes[random.nextInt(blocked)].address());
      do {
        missing[i] = sender(anyAddress());
      } while (!guard.admits(missing[i], now));
    }
  }

  private IpPrefix prefix(int index) {
    IpAddress address = anyAddress();
    int length =
        switch (kind) {
          case "ipv4" -> 32;
          case "ipv6_64" -> 64;
          default -> 33 + index % 32;
        };
    return IpPrefix.ofSource(address, length);
  }

  /** Global unicast, as RFC 4291 2.4 has it today (2000::/3), or any IPv4 address. */
  private IpAddress anyAddress() {
    return kind.equals("ipv4")
        ? IpAddress.ofV4(random.nextInt())
        : new IpAddress((random.nextLong() >>> 3) | (1L << 61), random.nextLong());
  }

  private static InetSocketAddress sender(IpAddress address) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByAddress(address.toBytes()), 5060);
  }

  /** Ends the audit's writer. */
  @TearDown(Level.Trial)
  public void close() {
    guard.close();
  }

  /** Fetching the next sender, nothing else. */
  @Benchmark
  public int baseline() {
    next = (next + 1) & (SENDERS - 1);
    return missing[next].getPort();
  }

  /** Reading the address of the next sender, five dependent loads for IPv6, and nothing else. */
  @Benchmark
  public long words() {
    next = (next + 1) & (SENDERS - 1);
    InetAddress address = missing[next].getAddress();
    return InetWords.high(address) ^ InetWords.low(address);
  }

  /** A sender that is not blocked. */
  @Benchmark
  public boolean miss() {
    next = (next + 1) & (SENDERS - 1);
    return guard.admits(missing[next], now);
  }

  /** A sender that is blocked. */
  @Benchmark
  public boolean hit() {
    next = (next + 1) & (SENDERS - 1);
    return guard.admits(present[next], now);
  }
}
