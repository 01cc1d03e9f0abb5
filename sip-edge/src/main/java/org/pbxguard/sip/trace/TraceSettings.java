package org.pbxguard.sip.trace;

import java.util.Optional;

/**
 * What may be seen of messages, and by whom; root key {@code sip.trace}.
 *
 * <p>Immutable.
 *
 * @param hep the collector that gets everything; none when empty
 * @param credentials whether copies keep the values of Authorization and Proxy-Authorization; else
 *     they are masked
 */
public record TraceSettings(Optional<HepSettings> hep, boolean credentials) {

  /** No collector, and credentials masked. */
  public static TraceSettings defaults() {
    return new TraceSettings(Optional.empty(), false);
  }
}
