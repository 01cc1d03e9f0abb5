package org.pbxguard.core;

import java.util.Map;
import org.pbxguard.core.decision.Action;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.decision.Mode;

/**
 * A guard's counters at one moment, all since the start.
 *
 * <p>Immutable.
 *
 * @param mode whether verdicts are carried out
 * @param activeBlocks blocks that hold now; one that has just ended may be counted for a second
 * @param allowedEntries entries of the allow list
 * @param blockedArrivals messages refused by the block check
 * @param verdicts verdicts by action, watch-only ones included; every action present
 * @param admissions answers of the rates; every answer present
 * @param watchOnly verdicts that would have refused
 * @param watchOnlyRules findings of verdicts that would have refused, by rule
 * @param findings findings by category and proof; only what occurred
 * @param failedLogins failed logins that were observed
 * @param attemptsRefused login attempts that would have passed the threshold
 * @param trackedSources sources with a history
 * @param trackedCredentials pairs of source and account with a history
 * @param evictedSources histories that were forgotten for want of room
 * @param auditEvents events that are kept
 * @param lostEvents events that came faster than they could be written
 */
public record GuardStatus(
    Mode mode,
    int activeBlocks,
    int allowedEntries,
    long blockedArrivals,
    Map<Action, Long> verdicts,
    Map<Admission, Long> admissions,
    long watchOnly,
    Map<String, Long> watchOnlyRules,
    Map<FindingKind, Long> findings,
    long failedLogins,
    long attemptsRefused,
    int trackedSources,
    int trackedCredentials,
    long evictedSources,
    int auditEvents,
    long lostEvents) {
  /** Copies the maps. */
  public GuardStatus {
    verdicts = Map.copyOf(verdicts);
    admissions = Map.copyOf(admissions);
    watchOnlyRules = Map.copyOf(watchOnlyRules);
    findings = Map.copyOf(findings);
  }
}
