package org.pbxguard.core;

import java.util.random.RandomGenerator;
import org.pbxguard.core.decision.DecisionPolicy;
import org.pbxguard.core.decision.Escalation;
import org.pbxguard.core.score.Tally;

/**
 * What a judge judges by, made of one reading of the settings.
 *
 * <p>Immutable, but for the escalation's random generator, which is thread-safe.
 *
 * @param settings what counts and what follows
 * @param policy what a score leads to
 * @param escalation how long blocks last
 */
record Law(ThreatDetectionSettings settings, DecisionPolicy policy, Escalation escalation) {
  private static final String WATCHED_BY_MODE = "mode: monitor";

  /** The law of these settings. */
  static Law of(GuardSettings settings, RandomGenerator random) {
    ThreatDetectionSettings detection = settings.threatDetection();
    return new Law(
        detection,
        new DecisionPolicy(
            settings.mode(),
            detection.suspiciousScore(),
            detection.refuseScore(),
            detection.rules()),
        new Escalation(detection.blockDuration(), detection.escalation(), random));
  }

  /** The setting that keeps every verdict from being carried out; empty where they are. */
  String watchedBy() {
    return policy.watchesOnly() ? WATCHED_BY_MODE : "";
  }

  /** Whether a source that stands there is blocked. */
  boolean blocks(Tally tally) {
    return triggers(tally) && !policy.watchesOnly();
  }

  /** Whether it would be, were verdicts carried out. */
  boolean wouldBlock(Tally tally) {
    return triggers(tally) && policy.watchesOnly();
  }

  private boolean triggers(Tally tally) {
    return tally.trigger() != Tally.Trigger.NONE && settings.automaticBlocking();
  }

  /** Why a source is blocked, in words. */
  String reason(Tally tally) {
    return switch (tally.trigger()) {
      case FAILED_LOGINS ->
          tally.failedLogins()
              + " failed logins within "
              + settings.failedAttemptWindow().toSeconds()
              + " s";
      case SPRAYED_ACCOUNTS -> "failed logins of many accounts within a day";
      case MISSING_EXTENSIONS -> "many missing extensions asked for within a day";
      default ->
          tally.suspicious()
              + " suspicious messages within "
              + settings.suspiciousPatternWindow().toSeconds()
              + " s";
    };
  }
}
