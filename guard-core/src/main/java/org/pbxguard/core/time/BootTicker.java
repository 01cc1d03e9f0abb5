package org.pbxguard.core.time;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The machine's ticker. On Linux the JVM's {@link System#nanoTime()} is the kernel's {@code
 * CLOCK_MONOTONIC}: nanoseconds since the machine was started, without the time it was suspended,
 * the same in every process of one time namespace. Java promises none of it, so an origin is named
 * only where the kernel tells which start of the machine this is and its own up-time bears the
 * reading out.
 *
 * <p>Immutable and thread-safe.
 */
final class BootTicker implements Ticker {
  private static final long TOLERANCE_NANOS = 1_000_000_000L;

  static final BootTicker INSTANCE = new BootTicker(Path.of("/proc"), System.nanoTime());

  private final Optional<String> origin;

  /**
   * A ticker whose origin is what {@code proc} says.
   *
   * @param nanos a reading of the ticker taken now
   */
  BootTicker(Path proc, long nanos) {
    this.origin = origin(proc, nanos);
  }

  private static Optional<String> origin(Path proc, long nanos) {
    try {
      String boot = Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
      String upTime = Files.readString(proc.resolve("uptime")).strip();
      double upNanos = Double.parseDouble(upTime.substring(0, upTime.indexOf(' '))) * 1e9;
      boolean sinceBoot = nanos > 0 && nanos <= upNanos + TOLERANCE_NANOS;
      return sinceBoot && !boot.isEmpty() ? Optional.of(boot + namespace(proc)) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // no Linux, or one that hides it: the wall clock has to do
    }
  }

  /** A time namespace shifts the ticker of what runs in it. */
  private static String namespace(Path proc) {
    try {
      return " " + Files.readSymbolicLink(proc.resolve("self/ns/time"));
    } catch (IOException | UnsupportedOperationException e) {
      return ""; // a kernel without them
    }
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Optional<String> origin() {
    return origin;
  }
}
