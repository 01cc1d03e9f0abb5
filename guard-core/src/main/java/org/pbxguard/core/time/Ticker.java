package org.pbxguard.core.time;

import java.util.Optional;

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

  /**
   * Names the moment that the nanoseconds count from: two processes whose tickers have the same
   * origin may compare their values. Empty where that is not known.
   */
  default Optional<String> origin() {
    return Optional.empty();
  }

  /** The ticker of the running machine. */
  static Ticker system() {
    return BootTicker.INSTANCE;
  }
}
