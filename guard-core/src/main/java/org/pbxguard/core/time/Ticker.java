package org.pbxguard.core.time;

/**
 * A monotonic source of nanoseconds for intervals. Its zero is arbitrary, so values are compared by
 * subtraction only.
 *
 * <p>Implementations are thread-safe. Reading the system's ticker costs some 35 ns on virtual
 * machines: read it once per batch and hand the value on.
 */
@FunctionalInterface
public interface Ticker {

  /** Nanoseconds since an arbitrary moment; never decreases. */
  long nanos();

  /** The ticker of the running machine. */
  static Ticker system() {
    return System::nanoTime;
  }
}
