package org.pbxguard.core;

import org.pbxguard.core.decision.Mode;

/**
 * How a guard behaves.
 *
 * <p>Immutable.
 *
 * @param mode whether verdicts are carried out; root key {@code mode}
 * @param threatDetection what counts as an attack; root key {@code security.threat_detection}
 */
public record GuardSettings(Mode mode, ThreatDetectionSettings threatDetection) {

  /** Enforcing, with the defaults of threat detection. */
  public static GuardSettings defaults() {
    return new GuardSettings(Mode.ENFORCE, ThreatDetectionSettings.defaults());
  }
}
